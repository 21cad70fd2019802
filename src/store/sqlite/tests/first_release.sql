-- Two batches as the first release stored them, one taken back.
INSERT INTO batch (number, action, at, kind, hash, synthetic, file, file_hash, read, located,
    unlocated, rejected, updated, observed)
VALUES (1, 'import', '2025-03-01T12:00:00Z', 'demands', 'abc', 1, 'a.csv', 'aa', 2, 0, 2, 0, 0, 1),
       (2, 'import', '2025-03-01T12:00:01Z', 'events', 'def', 1, 'b.csv', 'bb', 1, 1, 0, 0, 0, 0);
INSERT INTO batch (number, action, undoes, at) VALUES (3, 'undo', 2, '2025-03-01T12:00:02Z');
INSERT INTO finding VALUES (1, 'future_date', 1);
INSERT INTO demand (batch, row, source, id, title, description, received_at, themes,
    declared_place, affected_groups, voice_groups, quality_flags)
VALUES (1, 0, 'pqrs', '1', '', '', '2025-03-01', 'salud', '', '', '', ''),
       (1, 1, 'pqrs', '2', '', '', '2205-03-01', 'salud', '', '', '', 'future_date');
INSERT INTO event (batch, row, id, kind, date, attendees_by_group)
VALUES (2, 0, 'EV1', 'taller', '2025-04-01', '');
PRAGMA user_version = 1;

//! What those who import keep at hand.

use tejido::intake::Mapping;
use tejido::store::{Audit, Error, Remembered, Role, Secret, Staged, random_id};

use crate::home::{Home, NOW};

pub fn a_token_holds_until_it_is_revoked(home: &Home) {
    let store = home.open();
    let [first, second] = [Secret::new().unwrap(), Secret::new().unwrap()];
    let id = store.add_token("ana", Role::Editor, &first.hash, NOW).unwrap();
    let other = store.add_token("eva", Role::Admin, &second.hash, NOW).unwrap();
    assert_ne!(id, other);
    let found = store.token_of(&first.hash).unwrap().unwrap();
    assert_eq!((found.name.as_str(), found.role), ("ana", Role::Editor));
    assert_eq!(store.token_of(&first.text).unwrap(), None, "only the hash is kept");
    store.revoke_token(id, "2025-03-02T12:00:00Z").unwrap();
    assert_eq!(store.token_of(&first.hash).unwrap(), None);
    assert!(store.token_of(&second.hash).unwrap().is_some());
    let error = store.revoke_token(id, NOW).unwrap_err();
    assert!(matches!(error, Error::NoToken { .. }), "{error}");
    let revoked: Vec<bool> =
        home.open().tokens().unwrap().iter().map(|token| token.revoked_at.is_some()).collect();
    assert_eq!(revoked, [true, false]);
}

pub fn a_mapping_is_replaced_as_a_whole(home: &Home) {
    let store = home.open();
    let mapping =
        |column: &str, field: &str| Mapping { column: column.into(), field: field.into() };
    let first = [mapping("cuándo", "received_at"), mapping("qué", "title")];
    store.save_mapping("pqrs", &first).unwrap();
    store.save_mapping("otra", &[mapping("a", "title")]).unwrap();
    assert_eq!(home.open().mapping_of("pqrs").unwrap(), first);
    store.save_mapping("pqrs", &first[1..]).unwrap();
    assert_eq!(store.mapping_of("pqrs").unwrap(), first[1..]);
    assert_eq!(store.mapping_of("ninguna").unwrap(), []);
}

pub fn a_place_is_remembered_by_source(home: &Home) {
    let store = home.open();
    let place = |source: Option<&str>, municipality: u16| Remembered {
        source: source.map(str::to_owned),
        place: "la loma".into(),
        municipality,
        submunicipal: None,
        by: "ana".into(),
        at: NOW.into(),
    };
    store.save_placement(&place(Some("pqrs"), 3)).unwrap();
    store.save_placement(&place(None, 4)).unwrap();
    let later = Remembered { submunicipal: Some("x".into()), ..place(Some("pqrs"), 5) };
    store.save_placement(&later).unwrap();
    assert_eq!(home.open().placements().unwrap(), [place(None, 4), later]);
}

pub fn an_upload_waits_until_it_is_confirmed_or_expires(home: &Home) {
    let store = home.open();
    let upload = |at: &str| Staged {
        id: random_id().unwrap(),
        at: at.into(),
        by: "ana".into(),
        file: "demandas.csv".into(),
        options: "{}".into(),
        bytes: (0..=255).collect(),
    };
    let uploads = ["2025-03-01T12:00:00Z", "2025-03-02T12:00:00Z"].map(upload);
    for upload in &uploads {
        store.stage(upload).unwrap();
    }
    assert_eq!(home.open().staged(&uploads[0].id).unwrap().as_ref(), Some(&uploads[0]));
    assert_eq!(store.expire_staged("2025-03-02T00:00:00Z").unwrap(), 1);
    assert_eq!(store.staged(&uploads[0].id).unwrap(), None);
    assert!(store.unstage(&uploads[1].id).unwrap());
    assert!(!store.unstage(&uploads[1].id).unwrap());
}

pub fn notes_are_listed_from_the_latest(home: &Home) {
    let store = home.open();
    let note = |action: &str| Audit {
        at: NOW.into(),
        by: "ana".into(),
        action: action.into(),
        subject: "import 1".into(),
        detail: "«ñ»".into(),
    };
    for action in ["a", "b", "c"] {
        store.note(&note(action)).unwrap();
    }
    assert_eq!(home.open().audit(2).unwrap(), [note("c"), note("b")]);
}

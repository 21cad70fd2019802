//! What every store must do, whatever happens: one list of tests, run on each.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at what is unexpected")]

mod desk;
mod home;
mod killed;
mod lost;
mod record;
mod rows;
mod servers;
mod tls;
mod version;

/// Makes a test of each function for each store.
macro_rules! contract {
    ($($module:ident: $($test:ident)*;)*) => {
        mod sqlite {
            use crate::home::Home;
            $(mod $module {
                $(#[test] fn $test() { crate::$module::$test(&super::Home::sqlite()); })*
            })*
        }

        mod postgres {
            use crate::home::Home;
            $(mod $module {
                $(#[test] fn $test() { crate::$module::$test(&super::Home::postgres()); })*
            })*
        }
    };
}

contract! {
    rows:
        records_come_back_as_they_were
        a_hundred_thousand_rows_are_one_batch
        what_many_write_at_once_is_all_there;
    version:
        an_undone_import_stays_in_the_list_and_leaves_the_batches
        a_file_is_stored_once_until_it_is_undone
        a_place_that_the_geodata_lack_leaves_the_demand_unlocated
        changes_are_counted_and_waited_for
        every_store_tells_the_same_steps
        what_snapshots_take_is_kept_or_taken_again;
    record:
        known_keys_are_those_of_live_batches
        the_latest_live_record_of_a_key_counts
        a_commitment_keeps_its_history
        demands_without_a_territory_wait_in_a_queue
        an_erased_demand_leaves_a_tombstone;
    killed:
        an_import_that_is_killed_leaves_the_whole_batch_or_none;
    desk:
        a_token_holds_until_it_is_revoked
        a_mapping_is_replaced_as_a_whole
        a_place_is_remembered_by_source
        an_upload_waits_until_it_is_confirmed_or_expires
        notes_are_listed_from_the_latest;
}

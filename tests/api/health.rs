//! `/health/live`, `/health/ready`.

use crate::fixture::DEMANDS;
use crate::server::get_json;

#[test]
fn a_running_server_is_live_and_ready() {
    assert_eq!(get_json("/health/live")["status"], "live");
    let ready = get_json("/health/ready");
    assert_eq!((&ready["status"], &ready["demands"]), (&"ready".into(), &DEMANDS.into()));
    assert_eq!(ready["municipalities"], 42);
}

//! x
use actix_web::web;
pub(super) fn configure(_config: &mut web::ServiceConfig) {}

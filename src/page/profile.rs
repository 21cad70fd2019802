//! profile
use crate::layer::Profile;
/// x
pub struct ProfileScreen<'a> {
    /// The profile.
    pub profile: &'a Profile,
}
/// The screen.
pub fn profile(screen: &ProfileScreen) -> String {
    screen.profile.name.clone()
}

//! Where secrets come from: the environment, and nowhere else.
//!
//! In: the name of a target. Out: its password or keys, or a sentence that says which variable to set.

use crate::config::deploy::variable;
use crate::deploy::parts::trouble::Trouble;

/// What the environment says.
pub type Environment = dyn Fn(&str) -> Option<String> + Sync;

/// The variable with the password of a target.
pub fn password_variable(target: &str) -> String {
    format!("REBUT_DEPLOY_{}_PASSWORD", variable(target))
}

/// The password of a target, when one is set.
pub fn password(environment: &Environment, target: &str) -> Option<String> {
    environment(&password_variable(target)).filter(|password| !password.is_empty())
}

/// What a target cannot do without.
///
/// # Errors
/// It is not set; says where it goes.
pub fn needed(environment: &Environment, name: &str, what: &str) -> Result<String, Trouble> {
    environment(name).filter(|value| !value.is_empty()).ok_or_else(|| {
        Trouble::lasting(format!(
            "{what} is not known\nhelp: set the environment variable `{name}`; secrets never stand in site.yaml"
        ))
    })
}

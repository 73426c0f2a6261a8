//! Findings that the editors know of and stand by, as they wrote them.
//!
//! In: the group `accept` of site.yaml or of front matter. Out: a [`WrittenAcceptance`] for each code. Whether there is such a rule is known in `check/`.

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::yaml::Node;
use crate::base::yaml::Reader;
use crate::base::yaml::Spanned;
use crate::base::yaml::Value;

/// A finding that may stay, and why.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct WrittenAcceptance {
    /// The code of the rule.
    pub code: Spanned<String>,
    /// Why; colleagues and auditors read it.
    pub reason: String,
}

/// Reads `accept`: a reason for each code.
pub fn read(reader: &mut Reader<'_>, node: &Node) -> Vec<WrittenAcceptance> {
    let Value::Map(entries) = &node.value else {
        reader.wrong_type(node, "accept", "a group of codes, each with a reason");
        return Vec::new();
    };
    let mut accepted = Vec::new();
    for (code, reason) in entries {
        if reason.value == Value::Null {
            let message = format!("`{}` is accepted without a reason", code.value);
            let place = reader.place(&code.range);
            reader.report(
                Diagnostic::error(codes::MISSING_KEY, message)
                    .at(place)
                    .help("say behind the code why the finding may stay: `CLM-03: \"…\"`"),
            );
            continue;
        }
        if let Some(reason) = reader.words(reason, "accept") {
            let reason = reason.value.split_whitespace().collect::<Vec<_>>().join(" ");
            accepted.push(WrittenAcceptance { code: code.clone(), reason });
        }
    }
    accepted
}

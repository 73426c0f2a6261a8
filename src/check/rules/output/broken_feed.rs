//! OUT-09: a feed cannot be read, or says that it lives elsewhere.

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use rayon::prelude::*;

use crate::base::bilingual::Said;
use crate::base::bilingual::Words;
use crate::base::diag::Severity;
use crate::check::Check;
use crate::check::Finding;
use crate::check::Findings;
use crate::check::Rule;
use crate::check::built::Built;
use crate::check::built::File;

pub(super) const RULE: Rule = Rule {
    code: "OUT-09",
    severity: Severity::Error,
    summary: Words {
        en: "a feed that readers cannot follow",
        vi: "nguồn tin mà trình đọc không theo được",
    },
    why: Words {
        en: "Feed readers and other newsrooms stop at the first mistake in XML or JSON. They keep the address that a \
             feed gives as its own (RFC 4287, 4.2.7.2; JSON Feed 1.1, `feed_url`), so a wrong one loses all who follow. \
             The program writes feeds that are right; a theme or a file of `static/` may not.",
        vi: "Trình đọc tin và các toà soạn khác dừng ở lỗi đầu tiên trong XML hay JSON. Họ giữ địa chỉ mà nguồn tin tự \
             khai (RFC 4287, 4.2.7.2; JSON Feed 1.1, `feed_url`), nên khai sai là mất hết người theo dõi. Chương trình \
             viết nguồn tin đúng; tệp trong `static/` thì chưa chắc.",
    },
    bad: "<title>Tin & bài</title>",
    good: "<title>Tin &amp; bài</title>",
    check: Check::Output(check),
};

fn check(built: &Built<'_>, findings: &mut Findings) {
    let base = &built.site.config.base_url;
    let broken = built.files.par_iter().filter_map(|file| {
        let own = format!("{}{}{}", base.origin, base.path, file.url());
        Some((file, trouble(file, &own)?))
    });
    for (file, trouble) in broken.collect::<Vec<_>>() {
        let url = file.url();
        let message = match trouble {
            Trouble::Syntax(why) => Said::new(
                format!("`{url}` cannot be read: {why}"),
                format!("không đọc được `{url}`: {why}"),
            ),
            Trouble::Address(given) => Said::new(
                format!("the feed `{url}` says that it lives at `{given}`"),
                format!("nguồn tin `{url}` tự khai địa chỉ là `{given}`"),
            ),
        };
        let help = Said::new(
            "mend the file, or leave it out and let the program write the feeds",
            "sửa tệp, hoặc bỏ nó đi và để chương trình tự viết nguồn tin",
        );
        findings.add(Finding::at(built.place_of(file), message).help(help));
    }
}

enum Trouble {
    Syntax(String),
    Address(String),
}

/// What is wrong with a file of XML, or with a feed of JSON.
fn trouble(file: &File<'_>, own: &str) -> Option<Trouble> {
    let path = file.path.as_str();
    let given = if path.ends_with(".xml") || path.ends_with(".opml") {
        match self_of_xml(file.text()?) {
            Ok(given) => given?,
            Err(why) => return Some(Trouble::Syntax(why)),
        }
    } else if path.ends_with(".json") {
        // Large files of data are made of one value each, by the program itself.
        if !path.ends_with("feed.json") {
            return None;
        }
        match serde_json::from_str::<serde_json::Value>(file.text()?) {
            Ok(feed) => feed.get("feed_url")?.as_str()?.to_owned(),
            Err(why) => return Some(Trouble::Syntax(why.to_string())),
        }
    } else {
        return None;
    };
    (given != own).then_some(Trouble::Address(given))
}

/// The address that a feed gives as its own, in the head of it.
fn self_of_xml(text: &str) -> Result<Option<String>, String> {
    let mut reader = Reader::from_str(text);
    let mut given = None;
    let mut is_in_entry = false;
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof if depth > 0 => return Err("it ends too early".to_owned()),
            Event::Eof => return Ok(given),
            Event::Start(tag) => {
                depth = depth.saturating_add(1);
                is_in_entry |= matches!(tag.local_name().as_ref(), "item" | "entry");
                given = given.or(self_link(&tag, is_in_entry)?);
            }
            Event::Empty(tag) => given = given.or(self_link(&tag, is_in_entry)?),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::GeneralRef(name) => {
                let is_known =
                    name.is_char_ref() || matches!(&*name, "amp" | "lt" | "gt" | "quot" | "apos");
                if !is_known {
                    let name = name.to_string();
                    return Err(format!("XML does not know `&{name};`"));
                }
            }
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
    }
}

fn self_link(tag: &BytesStart<'_>, is_in_entry: bool) -> Result<Option<String>, String> {
    let mut relation = None;
    let mut href = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = || attribute.value.replace("&amp;", "&");
        match attribute.key.as_ref() {
            "rel" => relation = Some(value()),
            "href" => href = Some(value()),
            _ => {}
        }
    }
    let is_own = !is_in_entry && tag.local_name().as_ref() == "link";
    Ok(href.filter(|_| is_own && relation.as_deref() == Some("self")))
}

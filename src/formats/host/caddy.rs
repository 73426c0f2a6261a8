//! Rules for Caddy, to be imported into a site block.
//!
//! In: [`Rules`]. Out: text. All stands in one `route`, where directives run in the order written: elsewhere Caddy sorts
//! them, and a general header could come after a special one.

use crate::formats::host::rules;
use crate::formats::host::rules::Rules;

/// Types worth compressing; Caddy's own list knows no JSON Feed.
const TEXTS: [&str; 8] = [
    "text/",
    "application/json",
    "application/javascript",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "image/svg+xml",
];

pub(super) fn write(rules: &Rules) -> String {
    let mut text = format!(
        "# Caddy rules for {}, written by `rebut host caddy`.\n\
         # Put this file where the server finds it, and import it into the block of the site:\n#\n\
         #     {} {{\n#         root * /srv/www/site    # {}\n\
         #         import /etc/caddy/rebut.caddy\n#     }}\n#\n\
         # Write it anew when the site has other languages, old addresses or another hub.\n\n",
        rules.address(),
        rules.origin.strip_prefix("https://").unwrap_or(&rules.origin),
        match rules.base.as_str() {
            "" => "the published folder".to_owned(),
            base => format!("a folder in which the published folder is `{base}`"),
        },
    );
    text.push_str("encode {\n    zstd\n    gzip\n    match {\n");
    for kind in TEXTS {
        text.push_str(&format!("        header Content-Type {kind}*\n"));
    }
    text.push_str("    }\n}\n\nroute {\n    header {\n");
    for (name, value) in rules::HEADERS {
        text.push_str(&format!("        {name} \"{value}\"\n"));
    }
    let (name, value) = rules::HSTS;
    text.push_str(&format!(
        "        # Once all of this host is reached by HTTPS only:\n        # {name} \"{value}\"\n"
    ));
    text.push_str(&format!("        Cache-Control \"{}\"\n    }}\n\n", rules::ASK_AGAIN));
    headers(rules, &mut text);
    redirects(rules, &mut text);
    text.push_str(&format!(
        "\n    # Hidden files of the folder are nobody's business.\n    \
         @hidden {{\n        path_regexp `/[.]`\n        not path `{}/.well-known/*`\n    }}\n    \
         error @hidden 404\n    file_server{}\n}}\n\n",
        rules.base,
        ready_made(rules),
    ));
    errors(rules, &mut text);
    text
}

/// What `file_server` is told of files that are compressed already, the smallest first.
fn ready_made(rules: &Rules) -> String {
    if rules.codings.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = rules.codings.iter().rev().map(|coding| coding.token()).collect();
    format!(" {{\n        precompressed {}\n    }}", names.join(" "))
}

/// Headers by address, the special ones after the general ones.
fn headers(rules: &Rules, text: &mut String) {
    let base = rules.base_pattern();
    let folders = rules::NAMED_BY_CONTENT.join("|");
    let mut when = |name: &str, pattern: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("    @{name} path_regexp {name} `{pattern}`\n"));
        for (header, value) in headers {
            text.push_str(&format!("    header @{name} {header} `{value}`\n"));
        }
    };
    let forever = [("Cache-Control", rules::FOR_EVER)];
    when("forever", &format!("^{base}/({folders})/.*{}", rules::DIGEST), &forever);
    let open = [("Cache-Control", rules::FIVE_MINUTES), ("Access-Control-Allow-Origin", "*")];
    let feeds = rules::feed_names(&rules::FEEDS);
    when("feeds", &format!("^{base}/(.*/)?({feeds})$"), &open);
    let data = rules::pattern(rules::DATA_FILE);
    when("data", &format!("^{base}/({}/|{data}$)", rules::DATA_FOLDER), &open);
    for (name, kind) in rules::FEEDS {
        let word = name.replace('.', "_");
        let kind = format!("{kind}; charset=utf-8");
        when(&word, &format!("/{}$", rules::pattern(name)), &[("Content-Type", &kind)]);
    }
    if let Some(hub) = &rules.hub {
        let feeds = rules::feed_names(&rules::FEEDS[..3]);
        let hub = format!("<{hub}>; rel=\"hub\"");
        when("hub", &format!("^{base}/(.*/)?({feeds})$"), &[("+Link", &hub)]);
        // An address that needs encoding is left to the link inside the feed.
        let own = format!("<{}{{re.self.1}}>; rel=\"self\"", rules.origin);
        let plain = format!("^({base}/({}/)?({feeds}))$", rules::PLAIN_PATH);
        when("self", &plain, &[("+Link", &own)]);
    }
}

fn redirects(rules: &Rules, text: &mut String) {
    // Stars and braces mean something in a path of Caddy; there the page at the old address leads on.
    let plain = rules.redirects.iter().filter(|moved| !moved.from.contains(['*', '{', '}', '`']));
    let mut lines = String::new();
    for moved in plain {
        for from in moved.forms() {
            lines.push_str(&format!("    redir `{}{from}` `{}` 301\n", rules.base, moved.to));
        }
    }
    if !lines.is_empty() {
        text.push_str(&format!("\n    # Addresses that moved.\n{lines}"));
    }
}

/// The page for missing addresses, in the language of the address, without the headers of what is missing.
fn errors(rules: &Rules, text: &mut String) {
    text.push_str("handle_errors {\n    route {\n        header {\n");
    text.push_str(&format!("            Cache-Control \"{}\"\n", rules::ASK_AGAIN));
    for name in ["Access-Control-Allow-Origin", "Content-Type", "Link"] {
        text.push_str(&format!("            -{name}\n"));
    }
    text.push_str("        }\n        @missing expression `{http.error.status_code} == 404`\n");
    text.push_str("        route @missing {\n");
    for (number, language) in rules.languages.iter().enumerate() {
        let (base, name) = (&rules.base, format!("language_{number}"));
        text.push_str(&format!(
            "            @{name} path `{base}/{language}/*`\n            \
             rewrite @{name} {base}/{language}/404.html\n"
        ));
    }
    let others: Vec<String> =
        rules.languages.iter().map(|language| format!(" `{}/{language}/*`", rules.base)).collect();
    if others.is_empty() {
        text.push_str(&format!("            rewrite * {}/404.html\n", rules.base));
    } else {
        text.push_str(&format!(
            "            @main not path{}\n            rewrite @main {}/404.html\n",
            others.concat(),
            rules.base
        ));
    }
    text.push_str("            file_server\n        }\n    }\n}\n");
}

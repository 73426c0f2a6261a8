//! Rules for nginx, to be included in a `server` block.
//!
//! In: [`Rules`]. Out: text. All headers are added once for the whole server, from variables: a block of nginx that adds a
//! header of its own would drop all others. After an internal redirect to a page for missing addresses the variables are
//! set anew, so that such a page is never kept for ever.

use crate::config::hosting::Coding;
use crate::formats::host::rules;
use crate::formats::host::rules::Rules;

/// Types whose text is UTF-8 and worth compressing; nginx adds `text/html` by itself.
const TEXTS: &str = "text/css text/plain text/xml text/javascript text/x-opml application/javascript application/json \
                     application/xml application/rss+xml application/atom+xml application/feed+json";

pub(super) fn write(rules: &Rules) -> String {
    let mut text = format!(
        "# nginx rules for {}, written by `rebut host nginx`.\n\
         # Put this file where the server finds it, and include it in the `server` block of the site:\n#\n\
         #     server {{\n#         listen 443 ssl;\n#         server_name {};\n\
         #         root /srv/www/site;    # {}\n#         include /etc/nginx/rebut.conf;\n#     }}\n#\n\
         # Write it anew when the site has other languages, old addresses or another hub.\n\n",
        rules.address(),
        rules.origin.split("://").nth(1).unwrap_or_default(),
        match rules.base.as_str() {
            "" => "the published folder".to_owned(),
            base => format!("a folder in which the published folder is `{base}`"),
        },
    );
    text.push_str("index index.html;\nabsolute_redirect off;\ncharset utf-8;\n");
    text.push_str(&format!("charset_types {TEXTS};\n"));
    text.push_str(&format!(
        "gzip on;\ngzip_vary on;\ngzip_min_length 256;\ngzip_types {TEXTS} image/svg+xml;\n"
    ));
    for coding in &rules.codings {
        text.push_str(match coding {
            Coding::Gzip => "gzip_static on;\n",
            Coding::Brotli => "# Where nginx has the module ngx_brotli:\n# brotli_static on;\n",
        });
    }
    text.push('\n');
    variables(rules, &mut text);
    text.push('\n');
    for (name, value) in rules::HEADERS {
        text.push_str(&format!("add_header {name} \"{value}\" always;\n"));
    }
    let (name, value) = rules::HSTS;
    text.push_str(&format!(
        "# Once all of this host is reached by HTTPS only:\n# add_header {name} \"{value}\" always;\n"
    ));
    text.push_str(
        "add_header Cache-Control $rebut_cache always;\n\
         # Empty ones are not sent.\n\
         add_header Access-Control-Allow-Origin $rebut_readers;\n",
    );
    if rules.hub.is_some() {
        text.push_str("add_header Link $rebut_hub;\nadd_header Link $rebut_self;\n");
    }
    text.push_str(
        "\nerror_page 404 $rebut_missing;\n\n# Hidden files of the folder are nobody's business.\n",
    );
    text.push_str("location ~ \"/[.](?!well-known/)\" { return 404; }\n\n");
    for (name, kind) in rules::FEEDS {
        let name = rules::pattern(name);
        text.push_str(&format!("location ~ \"/{name}$\" {{ types {{ }} default_type {kind}; }}\n"));
    }
    for (extension, kind) in rules::MORE_TYPES {
        text.push_str(&format!(
            "location ~ \"[.]{extension}$\" {{ types {{ }} default_type {kind}; }}\n"
        ));
    }
    redirects(rules, &mut text);
    text
}

/// What the headers of a response are, by its address.
fn variables(rules: &Rules, text: &mut String) {
    let base = rules.base_pattern();
    let feeds = rules::feed_names(&rules::FEEDS);
    text.push_str(&format!(
        "set $rebut_cache \"{}\";\nset $rebut_readers \"\";\nset $rebut_missing {}/404.html;\n",
        rules::ASK_AGAIN,
        rules.base,
    ));
    if rules.hub.is_some() {
        text.push_str("set $rebut_hub \"\";\nset $rebut_self \"\";\n");
    }
    let mut when = |pattern: &str, settings: &[(&str, &str)]| {
        text.push_str(&format!("if ($uri ~ \"{pattern}\") {{\n"));
        for (name, value) in settings {
            text.push_str(&format!("    set ${name} '{value}';\n"));
        }
        text.push_str("}\n");
    };
    let folders = rules::NAMED_BY_CONTENT.join("|");
    let forever = [("rebut_cache", rules::FOR_EVER)];
    when(&format!("^{base}/({folders})/.*{}", rules::DIGEST), &forever);
    let open = [("rebut_cache", rules::FIVE_MINUTES), ("rebut_readers", "*")];
    when(&format!("^{base}/(.*/)?({feeds})$"), &open);
    let data = rules::pattern(rules::DATA_FILE);
    when(&format!("^{base}/({}/|{data}$)", rules::DATA_FOLDER), &open);
    for language in &rules.languages {
        let page = format!("{}/{language}/404.html", rules.base);
        when(&format!("^{base}/{language}/"), &[("rebut_missing", &page)]);
    }
    if let Some(hub) = &rules.hub {
        let feeds = rules::feed_names(&rules::FEEDS[..3]);
        let hub = format!("<{hub}>; rel=\"hub\"");
        when(&format!("^{base}/(.*/)?({feeds})$"), &[("rebut_hub", &hub)]);
        // An address that needs encoding is left to the link inside the feed.
        let own = format!("<{}$1>; rel=\"self\"", rules.origin);
        let plain = format!("^({base}/({}/)?({feeds}))$", rules::PLAIN_PATH);
        when(&plain, &[("rebut_self", &own)]);
    }
}

fn redirects(rules: &Rules, text: &mut String) {
    if rules.redirects.is_empty() {
        return;
    }
    text.push_str("\n# Addresses that moved.\n");
    for moved in &rules.redirects {
        for from in moved.forms() {
            let from = format!("{}{from}", rules.base).replace('\\', "\\\\").replace('"', "\\\"");
            text.push_str(&format!("location = \"{from}\" {{ return 301 \"{}\"; }}\n", moved.to));
        }
    }
}

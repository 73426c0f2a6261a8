//! Rules for Apache: `.htaccess` in the published folder.
//!
//! In: [`Rules`]. Out: text. It uses directives of the class `FileInfo` only, which hosts allow most often, and passes over
//! modules that are not loaded.

use crate::formats::host::rules;
use crate::formats::host::rules::Rules;

pub(super) fn write(rules: &Rules) -> String {
    let mut text = format!(
        "# Apache rules for {}, written by rebut. The server reads them where `AllowOverride FileInfo` is set.\n\n",
        rules.address()
    );
    text.push_str("AddDefaultCharset utf-8\n<IfModule mod_mime.c>\n");
    text.push_str("    AddCharset utf-8 .css .js .json .xml .txt .svg\n");
    for (extension, kind) in rules::MORE_TYPES {
        text.push_str(&format!("    AddType {kind} .{extension}\n"));
    }
    text.push_str("</IfModule>\n");
    for (name, kind) in rules::FEEDS {
        // A feed that is served ready compressed has another name.
        let (place, name) = match rules.codings.is_empty() {
            true => ("Files", name.to_owned()),
            false => ("FilesMatch", format!("^{}{}$", rules::pattern(name), endings(rules))),
        };
        text.push_str(&format!(
            "<{place} \"{name}\">\n    ForceType \"{kind}; charset=utf-8\"\n</{place}>\n"
        ));
    }
    text.push_str(
        "<IfModule mod_deflate.c>\n    <IfModule mod_filter.c>\n        \
         AddOutputFilterByType DEFLATE text/html text/css text/plain text/xml text/javascript text/x-opml\n        \
         AddOutputFilterByType DEFLATE application/javascript application/json application/xml image/svg+xml\n        \
         AddOutputFilterByType DEFLATE application/rss+xml application/atom+xml application/feed+json\n    \
         </IfModule>\n</IfModule>\n\n<IfModule mod_headers.c>\n",
    );
    headers(rules, &mut text);
    text.push_str("</IfModule>\n\n");
    ready_made(rules, &mut text);
    text.push_str(&format!("ErrorDocument 404 {}/404.html\n", rules.base));
    for language in &rules.languages {
        text.push_str(&format!(
            "<If \"%{{REQUEST_URI}} =~ m#^{}/{language}/#\">\n    ErrorDocument 404 {}/{language}/404.html\n</If>\n",
            rules.base_pattern(),
            rules.base
        ));
    }
    text.push_str(
        "\n<IfModule mod_alias.c>\n    # Hidden files of the folder are nobody's business.\n    \
         RedirectMatch 404 \"/[.](?!well-known/)\"\n",
    );
    for moved in &rules.redirects {
        let from = moved.from.strip_suffix('/');
        let end = if from.is_some() { "/?" } else { "" };
        let from = rules::pattern(from.unwrap_or(&moved.from)).replace('"', "\\\"");
        let base = rules.base_pattern();
        text.push_str(&format!("    RedirectMatch 301 \"^{base}{from}{end}$\" \"{}\"\n", moved.to));
    }
    text.push_str("</IfModule>\n");
    text
}

/// Headers by address, the special ones after the general ones.
fn headers(rules: &Rules, text: &mut String) {
    for (name, value) in rules::HEADERS {
        text.push_str(&format!("    Header always set {name} \"{value}\"\n"));
    }
    let (name, value) = rules::HSTS;
    text.push_str(&format!(
        "    # Once all of this host is reached by HTTPS only:\n    # Header always set {name} \"{value}\"\n"
    ));
    text.push_str(&format!("    Header set Cache-Control \"{}\"\n", rules::ASK_AGAIN));
    let base = rules.base_pattern();
    let folders = rules::NAMED_BY_CONTENT.join("|");
    let mut when = |pattern: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("    <If \"%{{REQUEST_URI}} =~ m#{pattern}#\">\n"));
        for (set, value) in headers {
            text.push_str(&format!("        Header {set} \"{value}\"\n"));
        }
        text.push_str("    </If>\n");
    };
    let forever = [("set Cache-Control", rules::FOR_EVER)];
    when(&format!("^{base}/({folders})/.*{}", rules::DIGEST), &forever);
    let open =
        [("set Cache-Control", rules::FIVE_MINUTES), ("set Access-Control-Allow-Origin", "*")];
    let feeds = rules::feed_names(&rules::FEEDS);
    let more = endings(rules);
    when(&format!("^{base}/(.*/)?({feeds}){more}$"), &open);
    let data = rules::pattern(rules::DATA_FILE);
    when(&format!("^{base}/({}/|{data}{more}$)", rules::DATA_FOLDER), &open);
    if let Some(hub) = &rules.hub {
        let feeds = rules::feed_names(&rules::FEEDS[..3]);
        // A percent sign begins a variable here.
        let hub = format!("<{}>; rel=\\\"hub\\\"", hub.replace('%', "%%"));
        when(&format!("^{base}/(.*/)?({feeds})$"), &[("set Link", &hub)]);
        // An address that needs encoding is left to the link inside the feed.
        let own = format!("expr=<{}%{{REQUEST_URI}}>; rel=\\\"self\\\"", rules.origin);
        when(&format!("^{base}/({}/)?({feeds})$", rules::PLAIN_PATH), &[("add Link", &own)]);
    }
}

/// What may follow the name of a file: the endings of its compressed forms.
fn endings(rules: &Rules) -> String {
    if rules.codings.is_empty() {
        return String::new();
    }
    let endings: Vec<&str> = rules.codings.iter().map(|coding| coding.ending()).collect();
    format!("([.]({}))?", endings.join("|"))
}

/// Serves a file that is compressed already in the place of its original, the smallest first.
fn ready_made(rules: &Rules, text: &mut String) {
    if rules.codings.is_empty() {
        return;
    }
    text.push_str(
        "<IfModule mod_rewrite.c>\n    <IfModule mod_mime.c>\n        <IfModule mod_headers.c>\n            RewriteEngine On\n",
    );
    // `Link` headers of a hub name a feed by the address that is served.
    let feeds = rules.hub.as_ref().map(|_| rules::feed_names(&rules::FEEDS[..3]));
    for coding in rules.codings.iter().rev() {
        let (token, ending) = (coding.token(), coding.ending());
        text.push_str(&format!(
            "            RewriteCond %{{HTTP:Accept-Encoding}} \"\\b{token}\\b\"\n"
        ));
        if let Some(feeds) = &feeds {
            text.push_str(&format!("            RewriteCond %{{REQUEST_URI}} \"!/({feeds})$\"\n"));
        }
        text.push_str(&format!(
            "            RewriteCond %{{REQUEST_FILENAME}}.{ending} -s\n            \
             RewriteRule \"^(.+)$\" \"$1.{ending}\" [L]\n"
        ));
    }
    for coding in rules.codings.iter().rev() {
        let (token, ending) = (coding.token(), coding.ending());
        text.push_str(&format!(
            "            RemoveType .{ending}\n            RemoveLanguage .{ending}\n            \
             AddEncoding {token} .{ending}\n            \
             <FilesMatch \"[.]{ending}$\">\n                \
             Header merge Vary Accept-Encoding\n            </FilesMatch>\n"
        ));
    }
    text.push_str("        </IfModule>\n    </IfModule>\n</IfModule>\n\n");
}

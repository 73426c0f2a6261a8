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
        text.push_str(&format!(
            "<Files \"{name}\">\n    ForceType \"{kind}; charset=utf-8\"\n</Files>\n"
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
    when(&format!("^{base}/(.*/)?({feeds})$"), &open);
    let data = rules::pattern(rules::DATA_FILE);
    when(&format!("^{base}/({}/|{data}$)", rules::DATA_FOLDER), &open);
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

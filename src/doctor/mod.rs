//! Looks at the live site from outside, as a reader's browser, a reader of feeds and a search engine do.
//!
//! In: the address of a site, settings, the moment. Out: [`Visit`]: what is wrong, why it matters and what to do; or that nobody could
//! be asked. Only the site's own host is asked, and its other name with or without `www.`.
//!
//! 1. Reach the home page. 2. The connection. 3. What the home page says. 4. Feeds and files that it names. 5. What machines
//!    look for. 6. What must not be served. 7. Whether files are those that were released.

use std::collections::BTreeSet;
use std::io;

use url::Url;

use crate::base::bilingual::Said;
use crate::base::date::Moment;
use crate::base::date::Zone;
use crate::base::media_type;
use crate::base::sha256::Sha256;
use crate::check::external::address::Address;
use crate::doctor::ailments::Ailment;
use crate::doctor::ask::Answer;
use crate::doctor::ask::Asker;
use crate::doctor::ask::Silence;
use crate::publish::release::RELEASE;
use crate::publish::release::Release;

pub mod ailments;
mod ask;
mod page;
mod tls;

pub use crate::doctor::ask::Settings;

const DAY: i64 = 24 * 60 * 60;

/// Browsers follow more; a site that needs more has lost the way.
const MOST_REDIRECTS: usize = 8;

/// How many released files are fetched, besides the home page.
const SAMPLE: usize = 6;

/// Something that is wrong.
#[derive(Debug)]
pub struct Finding {
    /// What it is.
    pub ailment: &'static Ailment,
    /// The address at which it was found.
    pub at: String,
    /// What was found.
    pub what: Said,
}

/// A look at a site.
#[derive(Debug, Default)]
pub struct Visit {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How many questions were asked.
    pub asked: usize,
}

/// Nobody could be asked, and why.
#[derive(Debug)]
pub struct Unreached(pub Said);

/// Looks at the site at an address.
///
/// # Errors
/// The site could not be reached at all.
pub fn visit(home: &Address, settings: &Settings, now: &Moment) -> Result<Visit, Unreached> {
    let asker = Asker::new(settings, home);
    let Ok(mut base) = Url::parse(home.as_str()) else {
        return Err(Unreached(Said::new("this is no address", "đây không phải địa chỉ")));
    };
    base.set_query(None);
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    let mut doctor = Doctor {
        asker,
        base,
        now: now.clone(),
        is_inside: home.is_inside(),
        visit: Visit::default(),
    };
    doctor.look()?;
    doctor.visit.asked = doctor.asker.asked.get();
    Ok(doctor.visit)
}

struct Doctor {
    asker: Asker,
    base: Url,
    now: Moment,
    is_inside: bool,
    visit: Visit,
}

impl Doctor {
    fn find(
        &mut self,
        ailment: &'static Ailment,
        at: &Url,
        en: impl Into<String>,
        vi: impl Into<String>,
    ) {
        let what = Said::new(en, vi);
        self.visit.findings.push(Finding { ailment, at: at.to_string(), what });
    }

    /// An address below the site's.
    fn below(&self, path: &str) -> Url {
        self.base.join(path).unwrap_or_else(|_| self.base.clone())
    }

    /// Asks, and tells when there is no answer.
    fn get(&mut self, address: &Url) -> Option<Answer> {
        match self.asker.get(address) {
            Ok(answer) => Some(answer),
            Err(silence) => {
                let said = said_of(&silence);
                self.find(&ailments::SILENT, address, said.en, said.vi);
                None
            }
        }
    }

    fn look(&mut self) -> Result<(), Unreached> {
        let Some(home) = self.reach()? else { return Ok(()) };
        self.connection();
        if home.status != 200 {
            let status = home.status;
            self.find(
                &ailments::HOME_STATUS,
                &home.address,
                format!("the home page is answered with {status}"),
                format!("trang chủ trả mã {status}"),
            );
            return Ok(());
        }
        self.headers(&home);
        self.home(&home);
        self.packing(&home);
        self.feeds(&home);
        self.files(&home);
        self.robots();
        self.security();
        self.missing();
        self.hidden();
        self.release();
        Ok(())
    }

    /// The home page, wherever it is; none when the way to it is wrong.
    fn reach(&mut self) -> Result<Option<Answer>, Unreached> {
        let mut here = self.base.clone();
        let mut seen = BTreeSet::from([here.clone()]);
        loop {
            let answer = match self.asker.get(&here) {
                Ok(answer) => answer,
                Err(Silence::Insecure(why)) => {
                    self.find(
                        &ailments::BAD_CERTIFICATE,
                        &here,
                        format!("there is no secure connection: {why}"),
                        format!("không có kết nối an toàn: {why}"),
                    );
                    return Ok(None);
                }
                Err(silence) => return Err(Unreached(said_of(&silence))),
            };
            let Some(next) = answer.location() else {
                if seen.len() > 2 {
                    let steps = seen.len().saturating_sub(1);
                    let (base, en, vi) = (
                        self.base.clone(),
                        format!("{steps} redirects lead to {here}"),
                        format!("phải qua {steps} lần chuyển mới tới {here}"),
                    );
                    self.find(&ailments::REDIRECT_CHAIN, &base, en, vi);
                }
                self.base = here;
                return Ok(Some(answer));
            };
            if !seen.insert(next.clone()) || seen.len() > MOST_REDIRECTS {
                self.find(
                    &ailments::REDIRECT_LOOP,
                    &here,
                    format!("this leads to {next}, and round in a circle"),
                    format!("địa chỉ này chuyển tới {next}, rồi quay vòng"),
                );
                return Ok(None);
            }
            if !is_same_site(&self.base, &next) {
                self.find(
                    &ailments::LEADS_ELSEWHERE,
                    &here,
                    format!("this leads to {next}"),
                    format!("địa chỉ này chuyển tới {next}"),
                );
                return Ok(None);
            }
            here = next;
        }
    }

    /// The certificate, `http:`, the other name, IPv6.
    fn connection(&mut self) {
        let base = self.base.clone();
        if self.is_inside {
            let (en, vi) = ("this is a host inside", "đây là máy nội bộ");
            return self.find(&ailments::NOT_PUBLIC, &base, en, vi);
        }
        if base.scheme() == "https" {
            match tls::secure(&base, self.asker.timeout) {
                Ok(secure) => self.certificate(secure.ends.as_ref()),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    let (en, vi) = (format!("{error}"), format!("{error}"));
                    self.find(&ailments::BAD_CERTIFICATE, &base, en, vi);
                }
                Err(error) => {
                    let (en, vi) = (format!("{error}"), format!("{error}"));
                    self.find(&ailments::TLS_NOT_SEEN, &base, en, vi);
                }
            }
            self.plain_http();
        } else {
            let (en, vi) = ("the site is served unencrypted", "trang không được mã hoá");
            self.find(&ailments::NO_HTTPS, &base, en, vi);
        }
        self.other_name();
        self.version_six();
    }

    fn certificate(&mut self, ends: Option<&Moment>) {
        let Some(ends) = ends else { return };
        let days = ends.unix().saturating_sub(self.now.unix()).div_euclid(DAY);
        let Some(ailment) = of_days(days) else { return };
        let base = self.base.clone();
        let day = ends.rfc3339();
        self.find(
            ailment,
            &base,
            format!("the certificate ends on {day}, in {days} days"),
            format!("chứng thư hết hạn {day}, còn {days} ngày"),
        );
    }

    fn plain_http(&mut self) {
        let mut plain = self.base.clone();
        if plain.set_scheme("http").is_err() || plain.set_port(None).is_err() {
            return;
        }
        // No answer at all is safe, too.
        let Ok(answer) = self.asker.get(&plain) else { return };
        if answer.location().is_none_or(|next| next.scheme() != "https") && answer.status < 400 {
            let status = answer.status;
            self.find(
                &ailments::HTTP_OPEN,
                &plain,
                format!("the unencrypted address is answered with {status} and does not lead to `https:`"),
                format!("địa chỉ không mã hoá trả mã {status}, không chuyển sang `https:`"),
            );
        }
    }

    fn other_name(&mut self) {
        let host = self.base.host_str().unwrap_or_default();
        let other = match host.strip_prefix("www.") {
            Some(bare) => bare.to_owned(),
            None => format!("www.{host}"),
        };
        let mut address = self.base.clone();
        if self.base.domain().is_none() || address.set_host(Some(&other)).is_err() {
            return;
        }
        // Most sites below a name of others have no second name.
        let Ok(answer) = self.asker.get(&address) else { return };
        if answer.status == 200 {
            self.find(
                &ailments::SECOND_ADDRESS,
                &address,
                "the site is found under this name, too",
                "trang cũng hiện ra ở tên này",
            );
        }
    }

    fn version_six(&mut self) {
        if self.base.domain().is_none() {
            return;
        }
        let base = self.base.clone();
        let numbers = ask::numbers(&base);
        let Some(number) = numbers.iter().find(|number| number.is_ipv6()) else {
            if !numbers.is_empty() {
                let (en, vi) = ("the name has no AAAA record", "tên miền không có bản ghi AAAA");
                self.find(&ailments::NO_IPV6, &base, en, vi);
            }
            return;
        };
        let Err(error) = ask::connect(number, self.asker.timeout) else { return };
        let has_none = matches!(
            error.kind(),
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable
        );
        let ailment = if has_none { &ailments::IPV6_NOT_ASKED } else { &ailments::DEAD_IPV6 };
        let said = format!("{number}: {error}");
        self.find(ailment, &base, said.clone(), said);
    }

    /// What the home page is sent with.
    fn headers(&mut self, home: &Answer) {
        let at = &home.address;
        let kind = home.media_type();
        if kind != "text/html;charset=utf-8" {
            let (en, vi) = (format!("the type is `{kind}`"), format!("kiểu là `{kind}`"));
            self.find(&ailments::HTML_CHARSET, at, en, vi);
        }
        let policy = home.header("content-security-policy");
        let weak = policy.as_deref().and_then(weakness);
        if policy.is_none() {
            self.without(&ailments::NO_CSP, at, "Content-Security-Policy");
        }
        if let Some(weak) = weak {
            let (en, vi) =
                (format!("the policy allows `{weak}`"), format!("chính sách cho phép `{weak}`"));
            self.find(&ailments::WEAK_CSP, at, en, vi);
        }
        if home.header("x-content-type-options").as_deref() != Some("nosniff") {
            self.without(&ailments::NO_NOSNIFF, at, "X-Content-Type-Options: nosniff");
        }
        if home.header("referrer-policy").is_none_or(|policy| policy == "unsafe-url") {
            self.without(&ailments::NO_REFERRER, at, "Referrer-Policy");
        }
        if home.header("permissions-policy").is_none() {
            self.without(&ailments::NO_PERMISSIONS, at, "Permissions-Policy");
        }
        if at.scheme() == "https" && home.header("strict-transport-security").is_none() {
            self.without(&ailments::NO_HSTS, at, "Strict-Transport-Security");
        }
        let cache = home.header("cache-control").unwrap_or_default();
        if kept_for(&cache).is_some_and(|seconds| seconds > 3600) || cache.contains("immutable") {
            let said = format!("`Cache-Control: {cache}`");
            self.find(&ailments::PAGE_KEPT, at, said.clone(), said);
        }
    }

    fn without(&mut self, ailment: &'static Ailment, at: &Url, header: &str) {
        let (en, vi) = (format!("there is no `{header}`"), format!("không có `{header}`"));
        self.find(ailment, at, en, vi);
    }

    /// Where the home page says it is.
    fn home(&mut self, home: &Answer) {
        let links = page::tags(&home.text(), "link");
        let canonical = links.iter().find(|link| link.has_word("rel", "canonical"));
        let canonical = canonical.and_then(|link| link.get("href")).unwrap_or_default();
        if canonical != home.address.as_str() {
            self.find(
                &ailments::CANONICAL,
                &home.address,
                format!("the page says that its address is `{canonical}`"),
                format!("trang tự nhận địa chỉ là `{canonical}`"),
            );
        }
    }

    fn packing(&mut self, home: &Answer) {
        if home.body.len() < 1024 {
            return;
        }
        let Ok(packed) = self.asker.get_packed(&home.address) else { return };
        let coding = packed.header("content-encoding").unwrap_or_default();
        if coding.is_empty() || coding == "identity" {
            let (en, vi) = ("the home page is sent as it is", "trang chủ được gửi không nén");
            self.find(&ailments::NOT_COMPRESSED, &home.address, en, vi);
        } else if !packed
            .header("vary")
            .is_some_and(|vary| vary.to_lowercase().contains("accept-encoding"))
        {
            self.without(&ailments::NO_VARY, &home.address, "Vary: Accept-Encoding");
        }
    }

    /// The feeds that the home page names.
    fn feeds(&mut self, home: &Answer) {
        let links = page::tags(&home.text(), "link");
        let mut feeds = BTreeSet::new();
        for link in links.iter().filter(|link| link.has_word("rel", "alternate")) {
            let kind = link.get("type").unwrap_or_default();
            let wanted = media_type::FEEDS.iter().find(|(_, known)| *known == kind);
            let address = link.get("href").and_then(|href| home.address.join(href).ok());
            if let (Some((_, wanted)), Some(address)) = (wanted, address)
                && is_same_site(&self.base, &address)
            {
                feeds.insert((address, *wanted));
            }
        }
        if feeds.is_empty() {
            let (en, vi) = ("the home page names no feed", "trang chủ không nêu bản tin nào");
            self.find(&ailments::NO_FEEDS, &home.address, en, vi);
        }
        for (address, wanted) in feeds.into_iter().take(6) {
            self.feed(&address, wanted);
        }
    }

    fn feed(&mut self, address: &Url, wanted: &str) {
        let Some(answer) = self.there(address) else { return };
        let kind = answer.media_type();
        if kind.split(';').next() != Some(wanted) {
            let (en, vi) = (
                format!("the type is `{kind}`, not `{wanted}`"),
                format!("kiểu là `{kind}`, không phải `{wanted}`"),
            );
            self.find(&ailments::FEED_TYPE, address, en, vi);
        }
        match own_address(&answer.body, wanted) {
            Err(why) => {
                let (en, vi) =
                    (format!("it cannot be read: {why}"), format!("không đọc được: {why}"));
                self.find(&ailments::FEED_BROKEN, address, en, vi);
            }
            Ok(own) if own.as_deref() != Some(address.as_str()) => {
                let own = own.unwrap_or_default();
                let (en, vi) = (
                    format!("the feed says that its address is `{own}`"),
                    format!("bản tin tự nhận địa chỉ là `{own}`"),
                );
                self.find(&ailments::FEED_SELF, address, en, vi);
            }
            Ok(_) => {}
        }
    }

    /// A file that must be there.
    fn there(&mut self, address: &Url) -> Option<Answer> {
        let answer = self.get(address)?;
        if answer.status == 200 {
            return Some(answer);
        }
        let status = answer.status;
        self.find(
            &ailments::FILE_MISSING,
            address,
            format!("it is answered with {status}"),
            format!("trả mã {status}"),
        );
        None
    }

    /// Styles, scripts and pictures that the home page names: the first of each kind.
    fn files(&mut self, home: &Answer) {
        let html = home.text();
        let named = [("link", "href"), ("script", "src"), ("img", "src")];
        let mut kinds = BTreeSet::new();
        for (tag, attribute) in named {
            for tag in page::tags(&html, tag) {
                let Some(address) =
                    tag.get(attribute).and_then(|path| home.address.join(path).ok())
                else {
                    continue;
                };
                let path = address.path().to_owned();
                let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
                let is_asset = ["css", "js", "svg", "webp", "png", "jpg", "woff2", "ico"];
                if is_same_site(&self.base, &address)
                    && is_asset.contains(&ending)
                    && kinds.insert(ending.to_owned())
                {
                    self.file(&address);
                }
            }
        }
    }

    fn file(&mut self, address: &Url) {
        let Some(answer) = self.there(address) else { return };
        self.file_type(&answer);
        let cache = answer.header("cache-control").unwrap_or_default();
        let is_named_by_content = has_digest(address.path());
        if is_named_by_content && kept_for(&cache).is_none_or(|seconds| seconds < 30 * 24 * 3600) {
            let said = format!("`Cache-Control: {cache}`");
            self.find(&ailments::ASSET_NOT_KEPT, address, said.clone(), said);
        }
    }

    fn file_type(&mut self, answer: &Answer) {
        let wanted = media_type::of(answer.address.path()).replace(' ', "");
        let kind = answer.media_type();
        if !is_as_good(&kind, &wanted) {
            let (en, vi) = (
                format!("the type is `{kind}`, not `{wanted}`"),
                format!("kiểu là `{kind}`, không phải `{wanted}`"),
            );
            self.find(&ailments::FILE_TYPE, &answer.address, en, vi);
        }
    }

    /// `robots.txt`, and the sitemap that it names.
    fn robots(&mut self) {
        let mut robots = self.base.clone();
        robots.set_path("/robots.txt");
        let Some(answer) = self.get(&robots) else { return };
        let text = if answer.status == 200 { answer.text() } else { String::new() };
        let sitemap = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("sitemap").then(|| Url::parse(value.trim()).ok())?
        });
        let Some(sitemap) = sitemap.filter(|sitemap| is_same_site(&self.base, sitemap)) else {
            let status = answer.status;
            return self.find(
                &ailments::NO_SITEMAP,
                &robots,
                format!("robots.txt ({status}) names no sitemap of this site"),
                format!("robots.txt ({status}) không nêu sơ đồ trang nào của trang này"),
            );
        };
        let Some(answer) = self.there(&sitemap) else { return };
        self.file_type(&answer);
        if let Err(why) = read_xml(&answer.body) {
            let (en, vi) = (format!("it cannot be read: {why}"), format!("không đọc được: {why}"));
            self.find(&ailments::NO_SITEMAP, &sitemap, en, vi);
        }
    }

    /// `security.txt` (RFC 9116), which lies at the root of the host.
    fn security(&mut self) {
        let mut address = self.base.clone();
        address.set_path("/.well-known/security.txt");
        let Some(answer) = self.get(&address) else { return };
        if answer.status != 200 {
            let status = answer.status;
            let (en, vi) = (format!("it is answered with {status}"), format!("trả mã {status}"));
            return self.find(&ailments::NO_SECURITY, &address, en, vi);
        }
        let text = answer.text();
        let field = |wanted: &str| {
            text.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
            })
        };
        let ends = field("Expires").and_then(|day| Moment::parse(&day, &Zone::utc()).ok());
        let Some(ends) = ends.filter(|_| field("Contact").is_some()) else {
            let (en, vi) = (
                "it lacks `Contact:` or a readable `Expires:`",
                "thiếu `Contact:` hoặc `Expires:`",
            );
            return self.find(&ailments::SECURITY_BROKEN, &address, en, vi);
        };
        let days = ends.unix().saturating_sub(self.now.unix()).div_euclid(DAY);
        let ailment = match days {
            ..0 => &ailments::SECURITY_ENDED,
            0..14 => &ailments::SECURITY_ENDS,
            14.. => return,
        };
        let day = ends.rfc3339();
        self.find(ailment, &address, format!("it expires on {day}"), format!("hết hạn {day}"));
    }

    /// What a page that is not there is answered with.
    fn missing(&mut self) {
        let nowhere = self.below("khong-co-trang-nay-0f3c9b7a/");
        let Some(answer) = self.get(&nowhere) else { return };
        if !matches!(answer.status, 404 | 410) {
            let status = answer.status;
            return self.find(
                &ailments::SOFT_404,
                &nowhere,
                format!("a page that is not there is answered with {status}"),
                format!("trang không có lại trả mã {status}"),
            );
        }
        let own = self.below("404.html");
        let is_own = self.asker.get(&own).is_ok_and(|own| own.body == answer.body);
        if !is_own {
            let (en, vi) =
                ("the page that is shown is not `404.html`", "trang hiện ra không phải `404.html`");
            self.find(&ailments::FOREIGN_404, &nowhere, en, vi);
        }
    }

    /// What must not be served.
    fn hidden(&mut self) {
        /// A path, what it means that it is served, and how its text is told from a page of the host.
        type Hidden = (&'static str, &'static Ailment, fn(&str) -> bool);
        let files: [Hidden; 4] = [
            (".git/HEAD", &ailments::HIDDEN_SERVED, |text| text.starts_with("ref: ")),
            (".env", &ailments::HIDDEN_SERVED, |text| !text.contains("<html")),
            (".htaccess", &ailments::HIDDEN_SERVED, |text| !text.contains("<html")),
            (".rebut-manifest", &ailments::MANIFEST_SERVED, |text| {
                text.starts_with("rebut manifest")
            }),
        ];
        for (path, ailment, is_it) in files {
            let address = self.below(path);
            let Some(answer) = self.get(&address) else { return };
            if answer.status == 200 && is_it(&answer.text()) {
                let (en, vi) = ("everybody can read it", "ai cũng đọc được");
                self.find(ailment, &address, en, vi);
            }
        }
        let folder = self.below("assets/");
        let Some(answer) = self.get(&folder) else { return };
        if answer.status == 200 && answer.text().contains("<title>Index of") {
            let (en, vi) = ("the folder is listed", "thư mục bị liệt kê");
            self.find(&ailments::LISTING, &folder, en, vi);
        }
    }

    /// Whether some files are those that were released.
    fn release(&mut self) {
        let address = self.below(RELEASE);
        let Some(answer) = self.get(&address) else { return };
        if answer.status != 200 {
            let (en, vi) = ("there is no `release.json`", "không có `release.json`");
            return self.find(&ailments::NO_RELEASE, &address, en, vi);
        }
        let release = match Release::parse(&answer.body) {
            Ok(release) => release,
            Err(why) => return self.find(&ailments::RELEASE_BROKEN, &address, why.clone(), why),
        };
        if release.base_url != self.base.as_str() {
            let made_for = &release.base_url;
            let (en, vi) =
                (format!("it was made for {made_for}"), format!("làm cho địa chỉ {made_for}"));
            self.find(&ailments::RELEASE_ELSEWHERE, &address, en, vi);
        }
        // Hidden files and those that hosts read themselves are not served.
        let is_served = |path: &str| !path.split('/').any(|name| name.starts_with(['.', '_']));
        let files: Vec<_> =
            release.files.iter().filter(|(path, _)| is_served(path.as_str())).collect();
        let step = files.len().div_ceil(SAMPLE).max(1);
        let home = files.iter().filter(|(path, _)| path.as_str() == "index.html");
        for (path, sealed) in home.chain(files.iter().step_by(step)) {
            let file = self.below(path.url().as_str().trim_start_matches('/'));
            let Some(answer) = self.there(&file) else { continue };
            if Sha256::of(&answer.body) != sealed.sha256 {
                let (en, vi) = (
                    format!("its bytes are not those of release {}", release.number),
                    format!("nội dung không phải của bản phát hành {}", release.number),
                );
                self.find(&ailments::ALTERED, &file, en, vi);
            }
        }
    }
}

/// How a certificate that holds for so many days is judged.
fn of_days(days: i64) -> Option<&'static Ailment> {
    match days {
        ..7 => Some(&ailments::CERTIFICATE_ENDED),
        7..21 => Some(&ailments::CERTIFICATE_ENDS),
        21.. => None,
    }
}

/// Whether two addresses belong to one site: `www.` and the scheme make no difference.
fn is_same_site(one: &Url, other: &Url) -> bool {
    let name = |address: &Url| {
        let host = address.host_str().unwrap_or_default().to_owned();
        host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
    };
    let is_same_port = one.port() == other.port();
    matches!(other.scheme(), "http" | "https") && name(one) == name(other) && is_same_port
}

/// What a policy allows that makes it weak.
fn weakness(policy: &str) -> Option<&str> {
    policy.split(';').find_map(|rule| {
        let mut words = rule.split_whitespace();
        let name = words.next()?;
        let is_about_scripts = matches!(name, "default-src" | "script-src" | "script-src-elem");
        let weak = ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"];
        words.find(|word| is_about_scripts && weak.contains(word))
    })
}

/// For how many seconds an answer is kept without asking again.
fn kept_for(cache: &str) -> Option<u64> {
    if cache.contains("no-cache") || cache.contains("no-store") {
        return Some(0);
    }
    let age = cache.split(',').find_map(|word| word.trim().strip_prefix("max-age="))?;
    age.parse().ok()
}

/// Whether a name has a digest of 16 digits, so that it is another one when the file changes.
fn has_digest(path: &str) -> bool {
    path.split(['.', '-', '/'])
        .any(|part| part.len() == 16 && part.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// Whether a type does what the wanted one would: servers have other words for scripts and XML.
fn is_as_good(kind: &str, wanted: &str) -> bool {
    let bare = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().to_owned();
        match kind.as_str() {
            "application/javascript" | "application/x-javascript" => "text/javascript".to_owned(),
            "text/xml" => "application/xml".to_owned(),
            "image/vnd.microsoft.icon" => "image/x-icon".to_owned(),
            _ => kind,
        }
    };
    // XML says its charset by itself, and scripts take that of the page.
    let needs_charset = matches!(bare(wanted).as_str(), "text/css" | "text/plain" | "text/html");
    bare(kind) == bare(wanted) && (!needs_charset || kind.contains("charset=utf-8"))
}

/// The address that a feed gives as its own.
fn own_address(body: &[u8], kind: &str) -> Result<Option<String>, String> {
    if kind == "application/feed+json" {
        let feed: serde_json::Value =
            serde_json::from_slice(body).map_err(|error| error.to_string())?;
        return Ok(feed["feed_url"].as_str().map(str::to_owned));
    }
    read_xml(body)
}

/// Reads XML to its end. Gives the address of its first link to itself, outside of entries.
fn read_xml(body: &[u8]) -> Result<Option<String>, String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_reader(body);
    let (mut own, mut depth, mut roots) = (None, 0u32, 0u32);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let (tag, opens) = match event {
            Event::Eof if depth == 0 && roots == 1 => return Ok(own),
            Event::Eof => return Err("it ends too early".to_owned()),
            Event::Start(tag) => (tag, true),
            Event::Empty(tag) => (tag, false),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => continue,
        };
        roots = roots.saturating_add(u32::from(depth == 0));
        depth = depth.saturating_add(u32::from(opens));
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.value.replace("&amp;", "&");
            attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        let get = |name: &str| {
            attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        let is_link = tag.local_name().as_ref() == "link";
        if own.is_none() && is_link && get("rel").as_deref() == Some("self") {
            own = get("href");
        }
    }
}

fn said_of(silence: &Silence) -> Said {
    match silence {
        Silence::Offline => Said::new(
            "this computer is offline: it has no way to the network, so nothing is known of the site",
            "máy này không có mạng, nên chưa biết gì về trang",
        ),
        Silence::UnknownHost => Said::new(
            "no name server knows the host: the name is misspelt, has ended, or has no address yet",
            "không máy chủ tên miền nào biết tên này: gõ sai, hết hạn, hoặc chưa trỏ địa chỉ",
        ),
        Silence::TimedOut => Said::new("no answer came in time", "quá giờ mà không có trả lời"),
        Silence::Insecure(why) => Said::new(
            format!("there is no secure connection: {why}"),
            format!("không có kết nối an toàn: {why}"),
        ),
        Silence::Broken(why) => {
            Said::new(format!("there is no answer: {why}"), format!("không có trả lời: {why}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_urgent_in_its_last_week() {
        let code = |days| of_days(days).map(|ailment| ailment.code);
        assert_eq!(code(-1), Some("certificate-ends"));
        assert_eq!(code(7), Some("certificate-ends-soon"));
        assert_eq!(code(21), None);
    }

    #[test]
    fn a_policy_is_weak_by_what_it_lets_scripts_do() {
        assert_eq!(weakness("default-src 'none'; script-src 'self'; img-src *"), None);
        assert_eq!(weakness("script-src 'self' 'unsafe-inline'"), Some("'unsafe-inline'"));
        assert_eq!(weakness("default-src *"), Some("*"));
    }

    #[test]
    fn a_feed_is_read_to_its_end() {
        let feed = b"<feed><link rel=\"self\" href=\"https://a.example/?a&amp;b\"/><a>x</a></feed>";
        assert_eq!(read_xml(feed), Ok(Some("https://a.example/?a&b".to_owned())));
        assert!(read_xml(&feed[..feed.len() - 3]).is_err());
        assert!(read_xml(b"<a><b></a>").is_err());
        assert!(read_xml(b"").is_err());
    }

    #[test]
    fn servers_have_other_words_for_the_same_type() {
        assert!(is_as_good("application/javascript", "text/javascript;charset=utf-8"));
        assert!(is_as_good("text/xml", "application/xml;charset=utf-8"));
        assert!(!is_as_good("text/css", "text/css;charset=utf-8"));
        assert!(!is_as_good("application/octet-stream", "image/webp"));
    }

    #[test]
    fn codes_are_told_apart() {
        let codes: BTreeSet<_> = ailments::AILMENTS.iter().map(|ailment| ailment.code).collect();
        assert_eq!(codes.len(), ailments::AILMENTS.len());
    }
}

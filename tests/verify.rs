//! Signed releases as people make and check them: keys, signatures, proofs, tokens, and what `rebut verify` says of all that was
//! changed, taken away or added. The upstream tools look at the same files; where one is missing the test says so, unless
//! `REBUT_SERVERS=all` wants it.
#![allow(clippy::disallowed_methods, reason = "these tests run the real program in real folders")]
#![allow(clippy::unwrap_used, reason = "a test that cannot prepare its folder has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use support::ARTICLE;
use support::NOW;
use support::Project;
use support::Run;
use support::SITE;
use support::program;

/// The site in a folder `site`, and beside it, where no site is, the keys.
struct Signed {
    project: Project,
    site: Project,
}

impl Signed {
    fn new() -> Self {
        // The repository is a site itself, where no key may lie.
        let project = Project::below(&std::env::temp_dir());
        let site = Project::below(project.root());
        let made = Self { project, site };
        made.keygen("key");
        let line = format!("signing: {{ public_key: {} }}\n", made.public_key("key"));
        made.site.write("site.yaml", format!("{SITE}{line}").as_bytes());
        made.site.write("content/tin/nuoc.md", ARTICLE.as_bytes());
        let second = ARTICLE.replace("2026-0001", "2026-0002").replace("Nước máy", "Nước giếng");
        made.site.write("content/tin/gieng.md", second.as_bytes());
        made
    }

    fn file(&self, name: &str) -> PathBuf {
        self.project.path(name)
    }

    fn keygen(&self, name: &str) {
        run(program().arg("keygen").arg(self.file(name)).arg("--no-password")).exits(0);
    }

    fn public_key(&self, name: &str) -> String {
        let text = self.project.read(&format!("{name}.pub"));
        text.lines().nth(1).unwrap().to_owned()
    }

    fn release_with(&self, name: &str, now: &str) -> Run {
        let key = self.file(name).display().to_string();
        self.site.run(&format!("release --now {now} --key {key}"))
    }

    fn release(&self) -> Run {
        self.release_with("key", NOW)
    }

    fn verify(&self) -> Run {
        run(program()
            .arg("verify")
            .arg(self.site.path("public"))
            .args(["--key", &self.public_key("key")]))
    }

    fn verify_file(&self, file: &Path, more: &[&str]) -> Run {
        run(program().arg("verify").arg(file).args(["--key", &self.public_key("key")]).args(more))
    }
}

fn run(command: &mut Command) -> Run {
    Run::of(&command.output().unwrap())
}

/// Whether a tool is there; a test that goes without says so.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn has(tool: &str) -> bool {
    let is_there = Command::new(tool).arg("--version").output().is_ok();
    if !is_there {
        assert!(
            std::env::var_os("REBUT_SERVERS").is_none_or(|all| all != "all"),
            "{tool} is missing"
        );
        println!("skipped without {tool}");
    }
    is_there
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

#[test]
fn a_release_is_genuine_for_us_and_for_the_tools_of_others() {
    let signed = Signed::new();
    signed.release().exits(0).says("release 1: ").says(", signed");
    signed.verify().exits(0).prints("signature: genuine, by the key RW").prints("\ngenuine\n");
    let public = signed.site.path("public");
    if has("sha256sum") {
        run(Command::new("sha256sum").args(["-c", "--quiet", "SHA256SUMS"]).current_dir(&public))
            .exits(0);
    }
    if has("minisign") {
        for file in ["release.json", "SHA256SUMS"] {
            let key = signed.public_key("key");
            run(Command::new("minisign").args(["-Vm", file, "-P", &key]).current_dir(&public))
                .exits(0)
                .prints(&format!(
                    "Trusted comment: {file} of release 1 of https://example.org/, {NOW}"
                ));
        }
        // What a proof signs is a file like any other.
        let proof: serde_json::Value =
            serde_json::from_str(&signed.site.read("public/tin/nuoc/proof.json")).unwrap();
        signed.project.write("said", proof["statement"].as_str().unwrap().as_bytes());
        signed.project.write("said.minisig", proof["signature"].as_str().unwrap().as_bytes());
        run(Command::new("minisign")
            .arg("-Vm")
            .arg(signed.file("said"))
            .args(["-P", &signed.public_key("key")]))
        .exits(0);
    }
}

#[test]
fn a_release_that_is_made_again_has_the_same_bytes_even_in_an_empty_folder() {
    let signed = Signed::new();
    signed.release().exits(0);
    let first = signed.site.published();
    fs::remove_dir_all(signed.site.path("public")).unwrap();
    fs::remove_dir_all(signed.site.path(".rebut/cache")).unwrap();
    signed
        .release_with("key", "2026-11-24T12:00:00+07:00")
        .exits(0)
        .says("nothing has changed since release 1");
    assert_eq!(signed.site.published(), first);
}

#[test]
fn the_proof_of_a_page_that_has_not_changed_stays_as_it_is() {
    let signed = Signed::new();
    signed.release().exits(0);
    let first = signed.site.published();
    signed.site.replace("content/tin/nuoc.md", "---\nKết quả", "updated: 2026-11-24T08:00:00+07:00\ncorrections:\n  - { on: 2026-11-24, kind: clarification, text: Nói rõ hơn. }\n---\nMọi kết quả");
    signed.release_with("key", "2026-11-24T12:00:00+07:00").exits(0).says("release 2: ");
    let second = signed.site.published();
    assert_eq!(second["tin/gieng/proof.json"], first["tin/gieng/proof.json"]);
    assert_ne!(second["tin/nuoc/proof.json"], first["tin/nuoc/proof.json"]);
    signed.verify().exits(0);
}

#[test]
fn one_other_bit_in_any_kind_of_file_is_seen() {
    let signed = Signed::new();
    signed.release().exits(0);
    let files = signed.site.published();
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    for path in files.keys() {
        let kind = path.rsplit(['.', '/']).next().unwrap().to_owned();
        kinds.entry(kind).or_insert_with(|| path.clone());
    }
    kinds.insert("proof".to_owned(), "tin/nuoc/proof.json".to_owned());
    kinds.insert("release".to_owned(), "release.json".to_owned());
    assert!(kinds.len() > 10, "{kinds:?}");
    let mut chance = Chance(7);
    let tools = has("sha256sum") && has("minisign");
    for path in kinds.values() {
        let mut bytes = files[path].clone();
        let place = chance.below(bytes.len());
        // The first line of a signature is nobody's word, and its Base64 has bits that mean nothing.
        let is_signature = path.ends_with(".minisig");
        let place = if is_signature { bytes.len() - 20 } else { place };
        bytes[place] ^= 1 << chance.below(7);
        fs::write(signed.site.path("public").join(path), &bytes).unwrap();
        let said = signed.verify();
        assert_eq!(said.status, 1, "{path} at {place}: {}", said.stdout);
        if tools {
            let public = signed.site.path("public");
            let sums = run(Command::new("sha256sum")
                .args(["-c", "--quiet", "SHA256SUMS"])
                .current_dir(&public));
            let key = signed.public_key("key");
            let minisign = |file| {
                run(Command::new("minisign").args(["-Vm", file, "-P", &key]).current_dir(&public))
            };
            let all = [sums.status, minisign("release.json").status, minisign("SHA256SUMS").status];
            assert_ne!(all, [0, 0, 0], "{path} at {place}");
        }
        fs::write(signed.site.path("public").join(path), &files[path]).unwrap();
    }
    signed.verify().exits(0);
}

#[test]
fn whatever_is_taken_away_is_missed() {
    let signed = Signed::new();
    signed.release().exits(0);
    let files = signed.site.published();
    for path in [
        "tin/nuoc/index.html",
        "tin/nuoc/proof.json",
        "release.json",
        "release.json.minisig",
        "SHA256SUMS",
        "SHA256SUMS.minisig",
    ] {
        fs::remove_file(signed.site.path("public").join(path)).unwrap();
        let said = signed.verify();
        assert_eq!(said.status, 1, "{path}: {}", said.stdout);
        fs::write(signed.site.path("public").join(path), &files[path]).unwrap();
    }
}

#[test]
fn whatever_is_added_is_foreign() {
    let signed = Signed::new();
    signed.release().exits(0);
    signed.site.write("public/tin/moi/index.html", b"<p>Tin");
    signed.site.write("public/.well-known/x", b"x");
    signed
        .verify()
        .exits(1)
        .prints("  foreign tin/moi/index.html\n")
        .prints("  foreign .well-known/x\n")
        .prints("NOT genuine");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let signed = Signed::new();
    signed.release().exits(0);
    let page = signed.site.path("public/tin/nuoc/index.html");
    fs::rename(&page, signed.file("moved.html")).unwrap();
    std::os::unix::fs::symlink(signed.file("moved.html"), &page).unwrap();
    std::os::unix::fs::symlink("/", signed.site.path("public/all")).unwrap();
    signed
        .verify()
        .exits(1)
        .prints("altered tin/nuoc/index.html: it is a symbolic link")
        .prints("foreign all: a symbolic link");
}

#[test]
fn without_a_key_it_is_said_that_nobody_vouches() {
    let signed = Signed::new();
    signed.release().exits(0);
    let command = || {
        let mut command = program();
        command
            .arg("--root")
            .arg(signed.project.root())
            .arg("verify")
            .arg(signed.site.path("public"));
        command
    };
    run(&mut command()).exits(2).prints("not signed by anybody you named");
    signed.site.write("public/robots.txt", b"x");
    run(&mut command()).exits(1).prints("altered robots.txt");
}

#[test]
fn a_release_of_another_key_is_not_genuine() {
    let signed = Signed::new();
    signed.release().exits(0);
    signed.keygen("other");
    run(program()
        .arg("verify")
        .arg(signed.site.path("public"))
        .arg("--key")
        .arg(signed.file("other.pub")))
    .exits(1)
    .prints("WRONG, by another key");
}

#[test]
fn a_key_is_changed_by_naming_the_new_one_and_keeping_the_old_one() {
    let signed = Signed::new();
    signed.release().exits(0);
    signed.keygen("new");
    let old = signed.public_key("key");
    let (new, line) = (signed.public_key("new"), format!("public_key: {old}"));
    signed.site.replace("site.yaml", &line, &format!("public_key: {new}, previous_keys: [{old}]"));
    // The site that is still up was signed with the old one.
    signed
        .site
        .run(&format!("verify {}", signed.site.path("public").display()))
        .exits(0)
        .prints("by the former key");
    signed.release().exits(2).says("the secret key belongs to");
    signed.release_with("new", "2026-11-24T12:00:00+07:00").exits(0);
    signed
        .site
        .run(&format!("verify {}", signed.site.path("public").display()))
        .exits(0)
        .prints("by the key");
}

#[test]
fn a_site_with_a_key_is_not_released_without_its_secret() {
    let signed = Signed::new();
    signed
        .site
        .run(&format!("release --now {NOW}"))
        .exits(2)
        .says("there is no secret key to sign with")
        .says("--unsigned");
    assert!(!signed.site.has("public"));
    signed.site.run(&format!("release --now {NOW} --unsigned")).exits(0);
    assert!(!signed.site.has("public/release.json.minisig"));
    signed.verify().exits(1).prints("signature: MISSING");
    signed.release().exits(0);
    signed.verify().exits(0);
    signed.site.run(&format!("release --now {NOW} --unsigned")).exits(0);
    assert!(
        !signed.site.has("public/release.json.minisig")
            && !signed.site.has("public/tin/nuoc/proof.json")
    );
}

#[test]
fn the_key_may_come_from_the_environment_with_its_password() {
    let signed = Signed::new();
    let password = "một mật khẩu dài";
    run(program().arg("keygen").arg(signed.file("locked")).env("REBUT_SIGNING_PASSWORD", password))
        .exits(0);
    let key = signed.public_key("locked");
    signed.site.replace("site.yaml", &signed.public_key("key"), &key);
    let command = format!("release --now {NOW}");
    let text = signed.project.read("locked");
    let with = |name: &str, value: &str, password: &str| {
        run(signed.site.command(&command).env(name, value).env("REBUT_SIGNING_PASSWORD", password))
    };
    with("REBUT_SIGNING_KEY", &text, "falsch").exits(2).says("the password does not fit the key");
    with("REBUT_SIGNING_KEY", &text, password).exits(0);
    with("REBUT_SIGNING_KEY_FILE", &signed.file("locked").display().to_string(), password).exits(0);
}

#[test]
fn a_key_never_lies_in_a_site_and_is_never_written_over() {
    let signed = Signed::new();
    let inside = signed.site.path("content/key");
    run(program().arg("keygen").arg(&inside).arg("--no-password"))
        .exits(2)
        .says("lies in the folder of a site");
    assert!(!inside.exists());
    fs::copy(signed.file("key"), &inside).unwrap();
    signed
        .site
        .run(&format!("release --now {NOW} --key {}", inside.display()))
        .exits(2)
        .says("lies in the folder of a site");
    run(program().arg("keygen").arg(signed.file("key")).arg("--no-password"))
        .exits(2)
        .says("is there already");
    run(program().arg("keygen").arg(signed.file("third")))
        .exits(2)
        .says("nobody can be asked for a password");
    assert!(!signed.project.has("third"));
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_a_secret_key() {
    use std::os::unix::fs::PermissionsExt;
    let signed = Signed::new();
    let mode = fs::metadata(signed.file("key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_saved_page_is_found_in_the_release() {
    let signed = Signed::new();
    signed.release().exits(0);
    let saved = signed.file("saved.html");
    fs::copy(signed.site.path("public/tin/nuoc/index.html"), &saved).unwrap();
    let release = signed.site.path("public").display().to_string();
    let more = ["--release", release.as_str()];
    signed
        .verify_file(&saved, &more)
        .exits(0)
        .prints("this is https://example.org/tin/nuoc/, as it has been since release 1");
    let page = fs::read_to_string(&saved).unwrap().replace("đạt quy chuẩn", "không đạt");
    fs::write(&saved, page).unwrap();
    signed.verify_file(&saved, &more).exits(1).prints("altered tin/nuoc/index.html");
    fs::write(&saved, "<p>Lạ").unwrap();
    signed.verify_file(&saved, &more).exits(1).prints("foreign");
    signed.verify_file(&saved, &[]).exits(2).says("--release FILE|DIR|URL");
}

#[test]
fn a_proof_stands_by_itself() {
    let signed = Signed::new();
    signed.release().exits(0);
    let proof = signed.file("proof.json");
    fs::copy(signed.site.path("public/tin/nuoc/proof.json"), &proof).unwrap();
    signed
        .verify_file(&proof, &[])
        .exits(0)
        .prints("the proof says: https://example.org/tin/nuoc/ has the SHA-256");
    let text = fs::read_to_string(&proof).unwrap();
    fs::write(&proof, text.replace("release: 1", "release: 3")).unwrap();
    signed.verify_file(&proof, &[]).exits(1).prints("WRONG");
}

#[test]
fn what_is_found_is_told_to_programs_too() {
    let signed = Signed::new();
    signed.release().exits(0);
    signed.site.write("public/robots.txt", b"x");
    let key = signed.public_key("key");
    let said =
        run(program().args(["--json", "verify", "--key", &key]).arg(signed.site.path("public")))
            .exits(1);
    let found: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(found["judgement"], "not-genuine");
    assert_eq!(found["signature"]["state"], "genuine");
    assert_eq!(found["findings"][0]["state"], "altered");
    assert_eq!(found["findings"][0]["path"], "robots.txt");
}

#[test]
fn hostile_folders_are_told_and_nothing_outside_is_read() {
    let signed = Signed::new();
    signed.release().exits(0);
    let release = signed.site.read("public/release.json");
    let hostile = [
        String::new(),
        "{".to_owned(),
        "[".repeat(200_000),
        release.replace("\"robots.txt\"", "\"../../key\""),
        release.replace("\"robots.txt\"", "\"/etc/passwd\""),
        release.replace("\"size\": ", "\"size\": 99999999999999999999"),
        release.replace("rebut release 1", "rebut release 2"),
        "\u{0}".repeat(1000),
    ];
    for text in hostile {
        signed.site.write("public/release.json", text.as_bytes());
        let said = signed.verify();
        assert_eq!(said.status, 1, "{:.60}: {}", text, said.stdout);
        assert!(said.stdout.contains("release.json"), "{}", said.stdout);
    }
    // Signatures that are too short, too long, of another kind.
    signed.site.write("public/release.json", release.as_bytes());
    let signature = signed.site.read("public/release.json.minisig");
    let lines: Vec<&str> = signature.lines().collect();
    let short = format!("{}\n{}\n{}\nAAAA\n", lines[0], lines[1], lines[2]);
    for text in [short, "x".repeat(3 << 20), String::new(), signature.replace("RU", "RW")] {
        signed.site.write("public/release.json.minisig", text.as_bytes());
        signed.verify().exits(1);
    }
}

/// A host on loopback for one folder; it stops with the program.
fn host(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let folder = folder.clone();
            thread::spawn(move || {
                let mut stream = stream.unwrap();
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n")
                    && stream.read(&mut byte).is_ok_and(|count| count > 0)
                {
                    head.extend_from_slice(&byte);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let Some(path) = head.split(' ').nth(1) else { return };
                let path = rebut::base::path::decode(path.trim_start_matches('/'));
                let file = folder.join(&path);
                let file = if file.is_dir() { file.join("index.html") } else { file };
                let (status, body) = match fs::read(&file) {
                    Ok(body) => ("200 OK", body),
                    Err(_) => ("404 Not Found", b"gone".to_vec()),
                };
                let length = body.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
                );
                let _ = stream.write_all(&body);
            });
        }
    });
    origin
}

#[test]
fn a_live_site_and_its_pages_are_looked_at_from_outside() {
    let signed = Signed::new();
    signed.release().exits(0);
    let origin = host(signed.site.path("public"));
    let key = signed.public_key("key");
    let verify = |url: &str, more: &[&str]| {
        let mut command = program();
        for name in
            ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
        {
            command.env_remove(name);
        }
        run(command.args(["verify", url, "--key", &key]).args(more))
    };
    verify(&format!("{origin}/"), &[]).exits(0).prints("signature: genuine").prints("\ngenuine\n");
    verify(&origin, &["--sample", "5"]).exits(0).prints("5 of ");
    verify(&format!("{origin}/tin/nuoc/"), &[])
        .exits(0)
        .prints("this is tin/nuoc/index.html, as it has been since release 1");
    verify(&format!("{origin}/tin/nuoc/?a=b#c"), &[]).exits(0);
    verify(&format!("{origin}/tin/khong-co/"), &[]).exits(2).says("there is no page at");
    signed.site.replace("public/tin/nuoc/index.html", "đạt quy chuẩn", "không đạt");
    fs::remove_file(signed.site.path("public/robots.txt")).unwrap();
    verify(&format!("{origin}/tin/nuoc/"), &[]).exits(1).prints("altered tin/nuoc/index.html");
    verify(&format!("{origin}/"), &[])
        .exits(1)
        .prints("altered tin/nuoc/index.html")
        .prints("missing robots.txt");
    verify("http://127.0.0.1:1/", &[]).exits(2).says("cannot fetch");
}

#[test]
fn the_signature_of_a_token_is_laid_beside_its_release_only() {
    if !has("openssl") {
        return;
    }
    let signed = Signed::new();
    signed.release().exits(0);
    let folder = signed.project.root().to_owned();
    let openssl = |arguments: &str| {
        run(Command::new("openssl").args(arguments.split(' ')).current_dir(&folder)).exits(0);
    };
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -keyout token.pem -out cert.pem -days 2 -subj /CN=Token",
    );
    let release = signed.site.path("public/release.json").display().to_string();
    openssl(&format!(
        "cms -sign -binary -in {release} -signer cert.pem -inkey token.pem -outform DER -out good.p7s"
    ));
    openssl(&format!(
        "cms -sign -binary -in {release} -signer cert.pem -inkey token.pem -outform PEM -out good.pem"
    ));
    openssl(&format!(
        "cms -sign -binary -nodetach -in {release} -signer cert.pem -inkey token.pem -outform DER -out whole.p7s"
    ));
    openssl(
        "cms -sign -binary -in cert.pem -signer cert.pem -inkey token.pem -outform DER -out other.p7s",
    );
    let attach = |name: &str| {
        let (key, file) = (signed.file("key"), signed.file(name));
        signed.site.run(&format!(
            "release --now {NOW} --key {} --attach {}",
            key.display(),
            file.display()
        ))
    };
    attach("other.p7s").exits(2).says("belongs to a file with the SHA-256");
    attach("whole.p7s").exits(2).says("holds the signed file in itself");
    attach("cert.pem").exits(2).says("is no CMS signature");
    assert!(!signed.site.has("public/release.json.p7s"));
    attach("good.p7s").exits(0);
    signed
        .verify()
        .exits(0)
        .prints("token: release.json.p7s belongs to this release.json")
        .prints("openssl cms -verify");
    attach("good.pem").exits(0);
    let public = signed.site.path("public");
    run(Command::new("openssl")
        .args("cms -verify -binary -inform DER -in release.json.p7s -content release.json -noverify -out /dev/null".split(' '))
        .current_dir(&public))
    .exits(0);
    // It stays with its release, and goes with it.
    fs::remove_dir_all(&public).unwrap();
    signed.release().exits(0);
    assert!(signed.site.has("public/release.json.p7s"));
    let third = ARTICLE.replace("2026-0001", "2026-0003");
    signed.site.write("content/tin/ba.md", third.as_bytes());
    signed.release().exits(0).says("release 2: ");
    assert!(!signed.site.has("public/release.json.p7s"));
    signed.site.write("public/release.json.p7s", &fs::read(signed.file("good.p7s")).unwrap());
    signed.verify().exits(1).prints("token: release.json.p7s belongs to another file");
}

/// The commands that docs/verify.md gives to those who have only what everybody has, with a key in them.
fn commands_of_the_document(key: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, rest) = text.split_once("**With tools that everybody has**").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let (commands, _) = rest.split_once("```\n").unwrap();
    assert!(commands.contains("RW…"), "{commands}");
    commands.replace("RW…", key)
}

/// The files that are signed and their signatures.
const SEAL: [&str; 4] =
    ["release.json", "release.json.minisig", "SHA256SUMS", "SHA256SUMS.minisig"];

#[test]
fn the_commands_of_the_document_accept_a_release_and_nothing_else() {
    if !has("sha256sum") || !has("minisign") {
        return;
    }
    let signed = Signed::new();
    signed.site.write("static/tệp lạ #1.txt", b"x");
    signed.site.write("static/hai  dấu cách.txt", b"y");
    signed.site.write("static/.well-known/z.txt", b"z");
    signed.release().exits(0);
    let files = signed.site.published();
    let commands = commands_of_the_document(&signed.public_key("key"));
    let public = signed.site.path("public");
    let look = || run(Command::new("sh").args(["-c", &commands]).current_dir(&public));
    // What the commands say of files, and not of signatures.
    let lines = |run: &Run| {
        let lines = run.stdout.lines().filter(|line| line.contains("./"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let objects = |path: &str, what: &str, count: usize| {
        let run = look();
        assert_ne!(run.status, 0, "{path} was {what}: {}", run.stdout);
        // When a signature is wrong, no file is looked at.
        let is_seal = SEAL.contains(&path);
        let lines = lines(&run);
        let named = lines.iter().filter(|line| line.ends_with(&format!("./{path}"))).count();
        assert!(is_seal || (named, lines.len()) == (count, count), "{path} was {what}: {lines:?}");
    };
    let accepts = || {
        let run = look().exits(0);
        assert_eq!(lines(&run), [] as [&str; 0]);
    };
    accepts();
    signed.verify().exits(0);
    let mut chance = Chance(11);
    for (path, bytes) in &files {
        // Some of many, and each of those that are read first or have names of some kind.
        let is_chosen = path.contains(' ')
            || path.starts_with('.')
            || SEAL.contains(&path.as_str())
            || chance.below(10) == 0;
        if !is_chosen {
            continue;
        }
        let mut other = bytes.clone();
        let place =
            if path.ends_with(".minisig") { bytes.len() - 20 } else { chance.below(bytes.len()) };
        other[place] ^= 1;
        fs::write(public.join(path), other).unwrap();
        objects(path, "altered", 2);
        fs::remove_file(public.join(path)).unwrap();
        objects(path, "dropped", 1);
        fs::write(public.join(path), bytes).unwrap();
    }
    for path in ["tin/tin giả mới.html", ".x", "tin/release.json.minisig", "-n", "SHA256SUMS.old"]
    {
        signed.site.write(&format!("public/{path}"), b"x");
        objects(path, "added", 1);
        signed.verify().exits(1);
        fs::remove_file(public.join(path)).unwrap();
    }
    // The same bytes, but not here.
    let page = public.join("tin/nuoc/index.html");
    fs::rename(&page, signed.file("moved.html")).unwrap();
    std::os::unix::fs::symlink(signed.file("moved.html"), &page).unwrap();
    objects("tin/nuoc/index.html", "made a link", 2);
    fs::rename(signed.file("moved.html"), &page).unwrap();
    accepts();
}

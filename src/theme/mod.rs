//! How things look: templates, interface words, assets.
//!
//! In: the folders of the default theme, of the site's theme and of the site's own `templates/`, where a later file
//! takes the place of an earlier one of the same name. Out: a [`Theme`] that renders pages and knows its own digest.
//! What a page says is decided in `formats/`; what it means, in `site/`.
//!
//! 1. Gather the files of each kind. 2. Read `theme.yaml`. 3. Read words, and report those that a language lacks.
//! 4. Name the assets by their content. 5. Read templates. 6. Take the blocks out of them, for bodies.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Report;
use crate::base::fingerprint::Fingerprint;
use crate::base::lang::LanguageTag;
use crate::base::suggest;
use crate::base::yaml;
use crate::base::yaml::Reader;
use crate::config::Config;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::theme::assets::Asset;
use crate::theme::assets::AssetFile;
use crate::theme::assets::AssetFiles;
use crate::theme::bodies::Bodies;
use crate::theme::cards::Cards;
use crate::theme::named::Named;
use crate::theme::part::Shown;
use crate::theme::strings::AllStrings;
use crate::theme::strings::Strings;
use crate::theme::strings::StringsFile;
use crate::theme::strings::StringsFiles;
use crate::theme::structure::TemplateSource;
use crate::theme::structure::Templates;
use crate::theme::templates::Engine;

pub mod assets;
pub mod bodies;
pub mod brand;
pub mod body_html;
pub mod body_text;
pub mod cards;
mod component;
pub mod fit;
pub mod fixed;
pub mod functions;
mod inlined;
pub mod named;
pub mod part;
pub mod picture;
mod tree;
mod settled;
pub mod strings;
mod structure;
mod templates;

/// The theme inside the program.
const DEFAULT: &str = "default";
/// The stylesheet of a theme that names none.
const STYLESHEET: &str = "theme.css";
/// How wide a theme shows pictures that does not say it.
const PICTURE_SIZES: &str = "100vw";

/// A loaded theme.
pub struct Theme {
    /// The digest of all that decides how pages look: templates, words and the addresses of assets.
    pub digest: Fingerprint,
    /// What turns bodies of articles into HTML.
    pub bodies: Bodies,
    /// What draws cards.
    pub cards: Cards,
    engine: Engine,
    strings: Arc<AllStrings>,
    assets: Vec<Asset>,
    stylesheet: Option<String>,
}

impl Theme {
    /// Loads the site's theme over the default one. `None` when pages cannot be rendered; the report says why.
    pub fn load(tree: &SourceTree, config: &Config, report: &mut Report) -> Option<Self> {
        let mut folders = vec![format!("themes/{DEFAULT}")];
        if config.theme != DEFAULT {
            folders.push(format!("themes/{}", config.theme));
        }
        let languages: Vec<&LanguageTag> =
            config.languages.iter().map(|language| &language.tag).collect();
        let words = strings_files(tree, &folders, report);
        let strings = Arc::new(AllStrings::load(&words, &languages, &config.theme, report));
        let mut assets = assets::load(&asset_files(tree, &folders, report), report);
        let Manifest { stylesheet, picture_sizes } =
            read_manifests(tree, &folders, &assets, report);
        if let Some(css) = brand::css(config, report)
            && let Some(main) =
                assets.iter_mut().find(|asset| Some(&asset.name) == stylesheet.as_ref())
        {
            main.append(&css);
        }
        let templates = template_sources(tree, &folders, report)?;
        let card_fonts = cards::fonts(tree, &folders, report);
        let loaded = Engine::load(templates.clone()).and_then(|engine| {
            let bodies = Bodies::load(&templates, Arc::clone(&strings), &picture_sizes)?;
            Ok((engine, bodies, Cards::load(&templates, card_fonts)?))
        });
        match loaded {
            Ok((engine, bodies, cards)) => {
                let urls: Vec<(&str, &str)> =
                    assets.iter().map(|asset| (asset.name.as_str(), asset.url.as_str())).collect();
                let assets_digest = Fingerprint::of_value(&(urls, &stylesheet));
                let digest = Fingerprint::combine(&[
                    engine.digest,
                    bodies.digest,
                    strings.digest,
                    assets_digest,
                ]);
                Some(Self { digest, bodies, cards, engine, strings, assets, stylesheet })
            }
            Err(problems) => {
                report.extend(problems);
                None
            }
        }
    }

    /// Renders a page: `shown` is what its template sees, `content` is safe HTML. The problem is placed in the template.
    pub fn render(
        &self,
        template: &str,
        shown: &Shown,
        content: Option<String>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let fixed = shown.fixed.as_deref();
        self.engine.render(template, shown.values.iter().cloned(), content, fixed)
    }

    /// The fields of values that a template can show.
    pub fn named(&self, template: &str) -> &Named {
        self.engine.named(template)
    }

    /// Whether the theme has a template, named by its path below `templates/`.
    pub fn has_template(&self, name: &str) -> bool {
        self.engine.has(name)
    }

    /// The names of all templates, in order.
    pub fn template_names(&self) -> impl Iterator<Item = &str> {
        self.engine.names()
    }

    /// The words of a language; those of the site's first language when it is not one of the site.
    pub fn strings(&self, language: &str) -> &Strings {
        self.strings.get(language)
    }

    /// Everything to publish under `/assets/`, by name.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// The asset of a name such as `theme.css`.
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.name == name)
    }

    /// The stylesheet that every page links to: `stylesheet` of `theme.yaml`, else `theme.css`.
    pub fn stylesheet(&self) -> Option<&Asset> {
        self.asset(self.stylesheet.as_deref()?)
    }

    /// The names of the blocks that an article can use.
    pub fn block_names(&self) -> impl Iterator<Item = &str> {
        self.bodies.block_names()
    }

    /// What to tell who wrote a block that the theme does not have; `None` when it has it.
    pub fn unknown_block(&self, name: &str) -> Option<String> {
        self.bodies.unknown_block(name)
    }
}

/// The files below several folders by their path there; a later folder takes the place of an earlier one.
fn layered<'t>(tree: &'t SourceTree, folders: &'t [String]) -> BTreeMap<String, &'t SourceFile> {
    let mut files = BTreeMap::new();
    for folder in folders {
        for file in tree.below(folder) {
            if let Some(name) = file.path.below(folder) {
                files.insert(name.to_owned(), file);
            }
        }
    }
    files
}

fn subfolders(folders: &[String], name: &str) -> Vec<String> {
    folders.iter().map(|folder| format!("{folder}/{name}")).collect()
}

/// All templates; `None` when one cannot be read, as others would then be blamed for what it lacks.
fn template_sources(
    tree: &SourceTree,
    folders: &[String],
    report: &mut Report,
) -> Option<Templates> {
    let mut folders = subfolders(folders, "templates");
    folders.push("templates".to_owned());
    let mut templates = Templates::new();
    let mut is_whole = true;
    for (name, file) in layered(tree, &folders) {
        if !matches!(file.path.extension().as_str(), "html" | "xml" | "txt" | "svg") {
            continue;
        }
        match tree.text(file, report) {
            Some(text) => {
                templates.insert(name, TemplateSource::new(file.path.clone(), &text));
            }
            None => is_whole = false,
        }
    }
    is_whole.then_some(templates)
}

fn strings_files(tree: &SourceTree, folders: &[String], report: &mut Report) -> StringsFiles {
    let mut files = StringsFiles::new();
    for folder in subfolders(folders, "strings") {
        for file in tree.below(&folder) {
            let name = file.path.below(&folder).and_then(|name| name.strip_suffix(".yaml"));
            let Some(language) = name else { continue };
            if let Some(text) = tree.text(file, report) {
                let path = file.path.clone();
                files.entry(language.to_owned()).or_default().push(StringsFile { path, text });
            }
        }
    }
    files
}

fn asset_files(tree: &SourceTree, folders: &[String], report: &mut Report) -> AssetFiles {
    let mut files = AssetFiles::new();
    for (name, file) in layered(tree, &subfolders(folders, "assets")) {
        let is_stylesheet = assets::is_stylesheet(&file.path);
        let text = if is_stylesheet { tree.text(file, report) } else { None };
        let source = file.path.clone();
        files.insert(name, AssetFile { source, digest: file.digest, text });
    }
    files
}

/// What `theme.yaml` says.
struct Manifest {
    /// The name of the asset that every page links to.
    stylesheet: Option<String>,
    /// How wide pictures of the text are shown.
    picture_sizes: String,
}

/// Reads `theme.yaml`; the site's theme over the default one.
fn read_manifests(
    tree: &SourceTree,
    folders: &[String],
    assets: &[Asset],
    report: &mut Report,
) -> Manifest {
    let has = |name: &str| assets.iter().any(|asset| asset.name == name);
    let mut stylesheet = has(STYLESHEET).then(|| STYLESHEET.to_owned());
    let mut picture_sizes = PICTURE_SIZES.to_owned();
    for folder in folders {
        let Some(file) = tree.get(&format!("{folder}/theme.yaml")) else { continue };
        let Some(text) = tree.text(file, report) else { continue };
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let Some(node) = yaml::parse(&file.path, &text, start..text.len(), report) else {
            continue;
        };
        let mut reader = Reader::new(&file.path, &text, report);
        let Some(mut fields) = reader.fields(&node, "theme.yaml") else { continue };
        for key in ["name", "description", "author", "license", "homepage"] {
            fields.take(key).and_then(|node| reader.words(node, key));
        }
        let named = fields.take("stylesheet").and_then(|node| reader.words(node, "stylesheet"));
        let sizes = fields.take("picture_sizes");
        if let Some(sizes) = sizes.and_then(|node| reader.words(node, "picture_sizes")) {
            picture_sizes = sizes.value;
        }
        reader.finish(&fields, "theme.yaml");
        let Some(named) = named else { continue };
        if has(&named.value) {
            stylesheet = Some(named.value);
            continue;
        }
        let message = format!("the theme has no asset `{}`", yaml::shorten(&named.value));
        let names = assets.iter().map(|asset| asset.name.as_str());
        let help = match suggest::nearest(&named.value, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a file below `assets/`, such as `theme.css`".to_owned(),
        };
        let place = reader.place(&named.range);
        reader.report(Diagnostic::error(codes::BAD_VALUE, message).at(place).help(help));
    }
    Manifest { stylesheet, picture_sizes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::part::Group;

    fn nothing() -> Shown {
        Group::new(Named::ALL).finish()
    }

    const SITE: &str = "title: Bản tin\nbase_url: https://example.org/\nlanguages: { en: { title: News } }\n\
                        publisher: { name: Tổ, email: a@example.org }\n";

    fn load(site: &str, files: &[(&str, &str)]) -> (Option<Theme>, Vec<Diagnostic>) {
        let site = ("site.yaml", site);
        let tree = SourceTree::from_files(files.iter().copied().chain([site]));
        let mut report = Report::new();
        let config = Config::load(&tree, None, &mut report);
        let theme = config.and_then(|config| Theme::load(&tree, &config, &mut report));
        (theme, report.sorted())
    }

    fn loaded(files: &[(&str, &str)]) -> Theme {
        let (theme, problems) = load(SITE, files);
        assert_eq!(problems, []);
        theme.unwrap()
    }

    #[test]
    fn the_default_theme_has_no_problems() {
        let theme = loaded(&[]);
        let blocks: Vec<&str> = theme.block_names().collect();
        assert_eq!(
            blocks,
            ["claim", "correction", "embed", "evidence", "fact", "fallacy", "figure", "note"]
        );
        assert_eq!(theme.stylesheet().map(|asset| asset.name.as_str()), Some("theme.css"));
        assert!(theme.has_template("article.html"));
    }

    #[test]
    fn a_file_of_the_site_takes_the_place_of_one_of_the_theme() {
        let theme = loaded(&[
            ("themes/default/templates/probe.html", "default"),
            ("templates/probe.html", "site"),
        ]);
        assert_eq!(theme.render("probe.html", &nothing(), None), Ok(b"site".to_vec()));
    }

    #[test]
    fn the_sites_theme_lies_between_the_default_one_and_the_sites_templates() {
        let site = format!("{SITE}theme: xa\n");
        let (theme, problems) = load(
            &site,
            &[
                ("themes/default/templates/a.html", "default"),
                ("themes/xa/templates/a.html", "xa"),
                ("themes/xa/templates/b.html", "xa {{ content }}"),
                ("templates/b.html", "site {{ content }}"),
                ("themes/xa/assets/theme.css", "a{}"),
                ("themes/xa/strings/vi.yaml", "words: { home: Về đầu }"),
            ],
        );
        let theme = theme.unwrap();
        assert_eq!(problems, []);
        assert_eq!(theme.render("a.html", &nothing(), None), Ok(b"xa".to_vec()));
        assert_eq!(
            theme.render("b.html", &nothing(), Some("<p>".to_owned())),
            Ok(b"site <p>".to_vec())
        );
        let stylesheet = theme.stylesheet().unwrap();
        assert_eq!(stylesheet.source.as_str(), "themes/xa/assets/theme.css");
        assert_eq!(theme.strings("vi").word("home"), "Về đầu");
    }

    #[test]
    fn a_page_template_changes_the_theme_and_not_the_bodies() {
        let before = loaded(&[]);
        let after = loaded(&[("templates/article.html", "changed")]);
        assert_ne!(before.digest, after.digest);
        assert_eq!(before.bodies.digest, after.bodies.digest);
    }

    #[test]
    fn a_block_changes_both() {
        let before = loaded(&[]);
        let after = loaded(&[("templates/blocks/fact.html", "changed")]);
        assert_ne!(before.digest, after.digest);
        assert_ne!(before.bodies.digest, after.bodies.digest);
    }

    #[test]
    fn a_stylesheet_changes_the_theme_and_not_the_bodies() {
        let before = loaded(&[]);
        let after = loaded(&[("themes/default/assets/theme.css", "a{}")]);
        assert_ne!(before.digest, after.digest);
        assert_eq!(before.bodies.digest, after.bodies.digest);
    }

    #[test]
    fn a_template_that_cannot_be_read_stops_the_theme() {
        let (theme, problems) = load(SITE, &[("templates/article.html", "<p>\n{{ page.title")]);
        let place = problems[0].place.clone().unwrap();
        assert!(theme.is_none());
        assert_eq!(problems[0].code, codes::TEMPLATE_SYNTAX);
        assert_eq!((place.file.as_str(), place.line), ("templates/article.html", 2));
    }

    #[test]
    fn a_stylesheet_that_is_not_there_is_shown_in_theme_yaml() {
        let files = [("themes/default/theme.yaml", "name: x\nstylesheet: them.css\ncolour: red\n")];
        let (_, problems) = load(SITE, &files);
        let messages: Vec<&str> = problems.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            messages,
            ["the theme has no asset `them.css`", "`colour` is not a key of theme.yaml"]
        );
    }

    #[test]
    fn an_unknown_block_is_told_what_there_is() {
        let theme = loaded(&[("templates/blocks/quote.html", "")]);
        assert_eq!(theme.unknown_block("quote"), None);
        assert_eq!(theme.unknown_block("fcat"), Some("did you mean `fact`?".to_owned()));
        assert_eq!(
            theme.unknown_block("zzzzzzzz"),
            Some(
                "blocks are claim, correction, embed, evidence, fact, fallacy, figure, note, quote; \
                 a theme adds one with a template `blocks/NAME.html`"
                    .to_owned()
            )
        );
    }
}

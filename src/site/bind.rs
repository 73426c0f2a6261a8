//! Binds what an article refers to: links, images, citations, blocks.
//!
//! In: one document and the [`Index`] of all files and addresses. Out: a [`Text`] and the files it needs, or problems
//! with their places. Nothing is looked up on the disk: a file exists when the index has it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::base::codes;
use crate::base::diag::Diagnostic;
use crate::base::diag::Place;
use crate::base::html;
use crate::base::path::SourcePath;
use crate::base::path::UrlPath;
use crate::base::path::decode;
use crate::base::path::folder_of;
use crate::base::suggest;
use crate::base::yaml;
use crate::base::yaml::Spanned;
use crate::config::BaseUrl;
use crate::config::Config;
use crate::document::Document;
use crate::document::body::Block;
use crate::document::body::Body;
use crate::document::image::Format;
use crate::document::is_content;
use crate::site::asset::Asset;
use crate::site::image;
use crate::site::image::Image;
use crate::site::image::Original;
use crate::site::image::Shown;
use crate::site::image::Survey;
use crate::site::text::BoundBlock;
use crate::site::text::Citation;
use crate::site::text::Link;
use crate::site::text::Picture;
use crate::site::text::Text;
use crate::source::SourceFile;
use crate::source::SourceTree;
use crate::source::text::Spot;

/// A content file that something can link to, in one language.
#[derive(Debug)]
pub(in crate::site) struct Target {
    /// Its address.
    pub(in crate::site) url: UrlPath,
    /// Anchors on its page.
    pub(in crate::site) anchors: Anchors,
}

/// The anchors of a page.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct Anchors {
    /// Those that the page has for its claims, sources and corrections.
    pub(in crate::site) own: Arc<[String]>,
    /// The body with those of its text; `None` where the text is not shown.
    pub(in crate::site) body: Option<Arc<Body>>,
}

impl Anchors {
    /// Those of a text by itself.
    pub(in crate::site) fn of_text(body: &Arc<Body>) -> Self {
        Self { body: Some(Arc::clone(body)), ..Self::default() }
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let of_text = self.body.iter().flat_map(|body| body.anchors.iter());
        self.own.iter().map(String::as_str).chain(of_text)
    }

    fn contains(&self, anchor: &str) -> bool {
        self.iter().any(|known| known == anchor)
    }
}

/// What became of a content file.
#[derive(Debug)]
pub(in crate::site) enum Fate {
    /// It is published.
    Published(Target),
    /// It is not, for this reason; a link to it is an error.
    Held(&'static str),
    /// It was published and has expired; a link to it loses its address and keeps its words.
    Gone,
    /// It could not be read; its own problems are reported.
    Broken,
}

/// Everything that a link can lead to.
#[derive(Debug, Default)]
pub(in crate::site) struct Known {
    /// Content files by path.
    pub(in crate::site) files: HashMap<SourcePath, Fate>,
    /// Content files by the address of their page.
    pub(in crate::site) pages: HashMap<UrlPath, SourcePath>,
    /// For each content file, its translations by language tag.
    pub(in crate::site) translations: BTreeMap<SourcePath, BTreeMap<String, SourcePath>>,
    /// Addresses of folders of `content/`: of bundles and sections, for the files in them.
    pub(in crate::site) folders: BTreeMap<String, UrlPath>,
    /// Every other address that exists: lists, feeds, fixed pages.
    pub(in crate::site) addresses: BTreeSet<UrlPath>,
    /// Image files by path.
    pub(in crate::site) images: BTreeMap<SourcePath, Survey>,
}

impl Known {
    /// Whether something is published at an address of this site.
    pub(in crate::site) fn has_address(&self, url: &UrlPath) -> bool {
        self.pages.contains_key(url) || self.addresses.contains(url)
    }
}

/// What texts are bound with.
#[derive(Clone, Copy)]
pub(in crate::site) struct Index<'a> {
    /// The project's files.
    pub(in crate::site) tree: &'a SourceTree,
    /// Everything that a link can lead to.
    pub(in crate::site) known: &'a Known,
    /// Scheme and host of `base_url`, whose path can be left out of links that begin with it; and which files are made
    /// from an image.
    pub(in crate::site) config: &'a Config,
}

/// The text of one document and what came up while it was bound.
pub(in crate::site) struct Bound {
    pub(in crate::site) text: Text,
    pub(in crate::site) files: Files,
    pub(in crate::site) problems: Vec<Diagnostic>,
}

/// The files that a document needs.
#[derive(Default)]
pub(in crate::site) struct Files {
    /// Files that are copied.
    pub(in crate::site) assets: Vec<Asset>,
    /// Images that it shows.
    pub(in crate::site) images: Vec<Arc<Original>>,
    /// Image files that something may be said about, with the lines that show them or lead to them.
    pub(in crate::site) uses: Vec<Use>,
}

/// A line that needs an image file.
pub(in crate::site) struct Use {
    /// The file.
    pub(in crate::site) source: SourcePath,
    /// The line.
    pub(in crate::site) place: Spot,
    /// Whether it shows the image; else it leads to the file.
    pub(in crate::site) is_shown: bool,
}

impl Files {
    /// Whether there are none.
    pub(in crate::site) fn is_empty(&self) -> bool {
        self.assets.is_empty() && self.images.is_empty() && self.uses.is_empty()
    }

    /// Adds those of another document.
    pub(in crate::site) fn extend(&mut self, other: Self) {
        self.assets.extend(other.assets);
        self.images.extend(other.images);
        self.uses.extend(other.uses);
    }
}

/// What a document offers to its own blocks and citations.
pub(in crate::site) struct Local<'a> {
    /// Ids of its claims.
    pub(in crate::site) claims: Vec<&'a str>,
    /// Ids of its sources.
    pub(in crate::site) sources: Vec<&'a str>,
    /// Its anchors.
    pub(in crate::site) anchors: &'a Anchors,
    /// Its language tag.
    pub(in crate::site) language: &'a str,
}

/// Binds the body of a document.
pub(in crate::site) fn body(document: &Document, local: &Local<'_>, index: &Index<'_>) -> Bound {
    let mut binder =
        Binder { document, local, index, files: Files::default(), problems: Vec::new() };
    let body = Arc::clone(&document.body);
    let links = body.links.iter().map(|link| binder.link(&link.target)).collect();
    let images = body
        .images
        .iter()
        .map(|image| {
            let caption = (!image.title.is_empty()).then(|| image.title.clone());
            binder.picture(&image.target, image.alt.clone(), caption, None)
        })
        .collect();
    let citations = binder.citations(&body);
    let blocks: Vec<BoundBlock> = body.blocks.iter().map(|block| binder.block(block)).collect();
    binder.check_claims_once(&body, &blocks);
    let text = Text::new(body, links, images, citations, blocks);
    Bound { text, files: binder.files, problems: binder.problems }
}

/// Binds the picture of front matter.
pub(in crate::site) fn lead_image(
    document: &Document,
    local: &Local<'_>,
    index: &Index<'_>,
) -> (Option<Picture>, Files, Vec<Diagnostic>) {
    let Some(image) = &document.front.image else { return (None, Files::default(), Vec::new()) };
    let mut binder =
        Binder { document, local, index, files: Files::default(), problems: Vec::new() };
    let picture =
        binder.picture(&image.src, image.alt.clone(), image.caption.clone(), image.credit.clone());
    (Some(picture), binder.files, binder.problems)
}

struct Binder<'a> {
    document: &'a Document,
    local: &'a Local<'a>,
    index: &'a Index<'a>,
    files: Files,
    problems: Vec<Diagnostic>,
}

impl<'a> Binder<'a> {
    fn place(&self, range: &Range<usize>) -> Place {
        self.document.place(range)
    }

    fn spot(&self, range: &Range<usize>) -> Spot {
        Spot::new(&self.document.path, &self.document.text, range.clone())
    }

    fn broken(&mut self, target: &Spanned<String>, message: String, help: Option<String>) -> Link {
        let mut diagnostic =
            Diagnostic::error(codes::BROKEN_LINK, message).at(self.place(&target.range));
        diagnostic.help = help;
        self.problems.push(diagnostic);
        Link::Gone
    }

    fn link(&mut self, target: &Spanned<String>) -> Link {
        let written = target.value.trim();
        if let Some(fragment) = written.strip_prefix('#') {
            return self.anchor(target, fragment);
        }
        // An address on this very site is checked like any other link to it.
        let own = written
            .strip_prefix(self.index.config.base_url.origin.as_str())
            .filter(|rest| rest.starts_with('/'));
        if let (None, Some(scheme)) = (own, scheme(written)) {
            return self.external(target, scheme);
        }
        let written = own.unwrap_or(written);
        if own.is_none() && written.starts_with("//") {
            let help = Some(format!("write the whole address: `https:{}`", yaml::shorten(written)));
            return self.broken(target, "an address without `https:`".to_owned(), help);
        }
        let (path, fragment) = match written.split_once('#') {
            Some((path, fragment)) => {
                (path, Some(decode(fragment)).filter(|name| !name.is_empty()))
            }
            None => (written, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        if path.is_empty() {
            return self.broken(target, "a link without a destination".to_owned(), None);
        }
        self.internal(target, &decode(path), fragment)
    }

    fn anchor(&mut self, target: &Spanned<String>, fragment: &str) -> Link {
        let fragment = decode(fragment);
        if !fragment.is_empty() && !self.local.anchors.contains(&fragment) {
            self.missing_anchor(target, &fragment, self.local.anchors, "this page");
        }
        Link::Anchor(fragment)
    }

    fn missing_anchor(
        &mut self,
        target: &Spanned<String>,
        fragment: &str,
        anchors: &Anchors,
        page: &str,
    ) {
        let help = match suggest::nearest(fragment, anchors.iter()) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => {
                "headings have anchors made from their words; `{#name}` behind a heading sets one"
                    .to_owned()
            }
        };
        let message = format!("{page} has no anchor `#{}`", yaml::shorten(fragment));
        self.problems.push(
            Diagnostic::error(codes::BROKEN_ANCHOR, message)
                .at(self.place(&target.range))
                .help(help),
        );
    }

    fn external(&mut self, target: &Spanned<String>, scheme: &str) -> Link {
        match html::safe_url(target.value.trim()) {
            Some(url) if !has_host(&url) => {
                let message = format!("`{}` is not a whole address", yaml::shorten(&url));
                let help = "look at its host: an address looks like `https://example.org/trang`";
                self.broken(target, message, Some(help.to_owned()))
            }
            Some(url) => Link::External(url.into_owned()),
            None => {
                let message = format!("links with `{scheme}:` are not published");
                let help = "links may use https, http, mailto, tel, sms, geo and ftp".to_owned();
                self.broken(target, message, Some(help))
            }
        }
    }

    fn internal(&mut self, target: &Spanned<String>, path: &str, fragment: Option<String>) -> Link {
        let address = path.strip_prefix(self.index.config.base_url.path.as_str()).unwrap_or(path);
        let address = if address.starts_with('/') { address } else { path };
        if address.starts_with('/') {
            let url = UrlPath::from_segments(address);
            if self.index.known.has_address(&url) {
                return self.address(target, url, fragment);
            }
        }
        let Some(source) = self.document.path.resolve(path) else {
            let message = format!("`{}` leads out of the project", yaml::shorten(path));
            return self.broken(target, message, None);
        };
        let candidate = candidates(&source).find(|it| self.index.known.files.contains_key(it));
        if let Some(file) = candidate {
            return self.page(target, &file, fragment);
        }
        match self.file(path) {
            Some(file) => {
                self.note_use(file, target, false);
                Link::Internal { url: self.publish(file), fragment }
            }
            None => {
                let help = self.nearest_file(&source);
                let message = format!("there is no file `{}`", yaml::shorten(source.as_str()));
                self.broken(target, message, Some(help))
            }
        }
    }

    /// A link written as an address of the site. Lists have no anchors that stay.
    fn address(
        &mut self,
        target: &Spanned<String>,
        url: UrlPath,
        fragment: Option<String>,
    ) -> Link {
        if let Some(fragment) = &fragment {
            let nothing = Anchors::default();
            let file = self.index.known.pages.get(&url);
            let page = file.and_then(|file| match self.index.known.files.get(file)? {
                Fate::Published(page) => Some(&page.anchors),
                Fate::Held(_) | Fate::Gone | Fate::Broken => None,
            });
            let anchors = page.unwrap_or(&nothing);
            if !anchors.contains(fragment) {
                self.missing_anchor(target, fragment, anchors, &format!("`{url}`"));
            }
        }
        Link::Internal { url, fragment }
    }

    /// The page of a content file, in this page's language when it is translated; a link that names a
    /// language (`name.en.md`) means it.
    fn page(
        &mut self,
        target: &Spanned<String>,
        file: &SourcePath,
        fragment: Option<String>,
    ) -> Link {
        let names_language = crate::document::Name::of(file).language.is_some();
        let translated =
            self.index.known.translations.get(file).and_then(|group| {
                (!names_language).then(|| group.get(self.local.language)).flatten()
            });
        let translated = translated
            .filter(|file| matches!(self.index.known.files.get(*file), Some(Fate::Published(_))));
        let file = translated.unwrap_or(file);
        match self.index.known.files.get(file) {
            Some(Fate::Published(page)) => {
                if let Some(fragment) = &fragment
                    && !page.anchors.contains(fragment)
                {
                    self.missing_anchor(target, fragment, &page.anchors, &format!("`{file}`"));
                }
                Link::Internal { url: page.url.clone(), fragment }
            }
            Some(Fate::Held(reason)) => {
                let message = format!("`{file}` is not published: {reason}");
                let help = "remove the link until then, or publish both together".to_owned();
                self.broken(target, message, Some(help))
            }
            Some(Fate::Gone) | Some(Fate::Broken) | None => Link::Gone,
        }
    }

    /// A file beside the article, elsewhere in `content/`, or in `static/`.
    fn file(&self, path: &str) -> Option<&'a SourceFile> {
        let beside = self.document.path.resolve(path)?;
        if let Some(file) = self.index.tree.get(beside.as_str()) {
            return self.home_of(&file.path).map(|_| file);
        }
        self.index.tree.get(&format!("static/{}", path.strip_prefix('/')?))
    }

    /// The address of a file, which is then published as it is; those of `static/` always are.
    fn publish(&mut self, file: &SourceFile) -> UrlPath {
        if let Some(below) = file.path.below("static") {
            return UrlPath::from_segments(&format!("/{below}"));
        }
        let url = self.address_of(&file.path).unwrap_or_else(|| UrlPath::from_segments("/"));
        let asset = Asset { url: url.clone(), source: file.path.clone(), digest: file.digest };
        self.files.assets.push(asset);
        url
    }

    fn note_use(&mut self, file: &SourceFile, target: &Spanned<String>, is_shown: bool) {
        let survey = self.index.known.images.get(&file.path);
        if survey.is_some_and(Survey::is_worth_a_word) {
            let (source, place) = (file.path.clone(), self.spot(&target.range));
            self.files.uses.push(Use { source, place, is_shown });
        }
    }

    /// Where a file of `content/` is published: below the page or section of its folder.
    fn address_of(&self, file: &SourcePath) -> Option<UrlPath> {
        let (url, rest) = self.home_of(file)?;
        Some(url.join(rest))
    }

    /// The page or section that a file of `content/` belongs to, and the rest of its path.
    fn home_of<'p>(&self, file: &'p SourcePath) -> Option<(&'a UrlPath, &'p str)> {
        let below = file.below("content")?;
        let mut folder = folder_of(below);
        loop {
            if let Some(url) = self.index.known.folders.get(folder) {
                return Some((url, below[folder.len()..].trim_start_matches('/')));
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder_of(folder);
        }
    }

    fn nearest_file(&self, wanted: &SourcePath) -> String {
        let same_name = self
            .index
            .tree
            .below("content")
            .find(|file| file.path.file_name() == wanted.file_name());
        if let Some(file) = same_name {
            let below = file.path.below("content").unwrap_or("");
            return format!("did you mean `/{below}`?");
        }
        // Only names are compared: paths of one folder are all alike.
        let others =
            self.index.tree.below("content").filter(|file| file.path != self.document.path);
        let names: Vec<&str> = others.map(|file| file.path.file_name()).collect();
        let near = suggest::nearest(wanted.file_name(), names);
        let file = near.and_then(|near| {
            self.index.tree.below("content").find(|file| file.path.file_name() == near)
        });
        match file.and_then(|file| file.path.below("content")) {
            Some(near) => format!("did you mean `/{near}`?"),
            None => {
                "links are file paths, relative to this file or from `content/` with a leading `/`"
                    .to_owned()
            }
        }
    }

    fn picture(
        &mut self,
        target: &Spanned<String>,
        alt: String,
        caption: Option<String>,
        credit: Option<String>,
    ) -> Picture {
        let image = self.image_of(target).unwrap_or_default();
        Picture { image, alt, caption, credit }
    }

    /// The image at a path; the report says why there is none.
    fn image_of(&mut self, target: &Spanned<String>) -> Option<Arc<Image>> {
        let written = target.value.trim();
        if scheme(written).is_some() || written.starts_with("//") {
            self.problems.push(
                Diagnostic::error(codes::MISSING_IMAGE, "an image on another host")
                    .at(self.place(&target.range))
                    .note("nothing on a page is loaded from third parties")
                    .help("save the image beside the article, if its licence allows that"),
            );
            return None;
        }
        if let Some(file) = self.file(&decode(written)) {
            return self.image(file, target);
        }
        let shown = yaml::shorten(written);
        let wanted = self.document.path.resolve(&decode(written));
        let wanted = wanted.unwrap_or_else(|| SourcePath::new(written));
        let help = self.nearest_picture(&wanted);
        self.problems.push(
            Diagnostic::error(codes::MISSING_IMAGE, format!("there is no image `{shown}`"))
                .at(self.place(&target.range))
                .help(help),
        );
        None
    }

    /// A file of the same or nearly the same name: in the folder that was meant, then anywhere in `content/`.
    fn nearest_picture(&self, wanted: &SourcePath) -> String {
        let tree = self.index.tree;
        let near: Vec<&str> = tree
            .below(wanted.folder())
            .filter(|file| !is_content(&file.path))
            .map(|file| file.path.file_name())
            .collect();
        let beside = suggest::nearest(wanted.file_name(), near)
            .map(|near| format!("{}/{near}", wanted.folder()))
            .and_then(|near| tree.get(&near));
        let elsewhere =
            || tree.below("content").find(|file| file.path.file_name() == wanted.file_name());
        match beside.or_else(elsewhere).and_then(|file| file.path.below("content")) {
            Some(near) => format!("did you mean `/{near}`?"),
            None => format!("there is no `{wanted}`, and none below `static/`"),
        }
    }

    /// The files of an image. What is wrong with it is reported once for all its lines, by `resolve.rs`.
    fn image(&mut self, file: &'a SourceFile, target: &Spanned<String>) -> Option<Arc<Image>> {
        self.note_use(file, target, true);
        let Some(survey) = self.index.known.images.get(&file.path) else {
            let problem = image::not_an_image(file);
            self.problems.push(problem.related(self.place(&target.range), "shown here"));
            return None;
        };
        Some(match survey.shown.as_ref()? {
            Shown::Drawing(width, height) => {
                let url = self.publish(file);
                Image::single(url, *width, *height, Format::Svg.media_type()).into()
            }
            Shown::Pixels(original) => {
                self.files.images.push(Arc::clone(original));
                original.image()
            }
        })
    }

    fn citations(&mut self, body: &Body) -> Vec<Citation> {
        let mut counts = vec![0usize; self.local.sources.len()];
        let mut citations = Vec::new();
        for cited in &body.citations {
            let Some(index) = self.local.sources.iter().position(|id| *id == cited.value) else {
                self.unknown_source(cited);
                citations.push(Citation { number: 0, occurrence: 0 });
                continue;
            };
            counts[index] += 1;
            citations.push(Citation { number: index + 1, occurrence: counts[index] });
        }
        citations
    }

    fn unknown_source(&mut self, cited: &Spanned<String>) {
        let message = format!("`{}` is not a source of this article", cited.value);
        let help = match suggest::nearest(&cited.value, self.local.sources.iter().copied()) {
            Some(near) => format!("did you mean `[@{near}]`?"),
            None if self.local.sources.is_empty() => {
                "list the source under `sources` in the front matter".to_owned()
            }
            None => format!("its sources are {}", self.local.sources.join(", ")),
        };
        self.problems.push(
            Diagnostic::error(codes::UNKNOWN_SOURCE, message)
                .at(self.place(&cited.range))
                .help(help),
        );
    }

    fn block(&mut self, block: &Block) -> BoundBlock {
        let mut bound = BoundBlock {
            name: block.name.value.clone(),
            arguments: block.arguments.iter().map(|word| word.value.clone()).collect(),
            attributes: block
                .attributes
                .iter()
                .map(|(key, value)| (key.value.clone(), value.value.clone()))
                .collect(),
            claim: None,
            picture: None,
            url: None,
        };
        match block.name.value.as_str() {
            "claim" => bound.claim = self.claim(block),
            "figure" => bound.picture = self.figure(block),
            "embed" => self.embed(block, &mut bound),
            // Any block may have a picture: `::: evidence src=… alt=…`.
            _ if block.attribute("src").is_some() => bound.picture = self.figure(block),
            _ => {}
        }
        bound
    }

    fn arguments_problem(&mut self, range: &Range<usize>, message: &str, help: &str) {
        self.problems.push(
            Diagnostic::error(codes::BLOCK_ARGUMENTS, message).at(self.place(range)).help(help),
        );
    }

    fn claim(&mut self, block: &Block) -> Option<usize> {
        let Some(wanted) = block.arguments.first() else {
            if self.local.claims.len() == 1 {
                return Some(0);
            }
            let message = "a `claim` block does not say which claim";
            self.arguments_problem(&block.range, message, "write its id: `::: claim c1`");
            return None;
        };
        if let Some(index) = self.local.claims.iter().position(|id| *id == wanted.value) {
            return Some(index);
        }
        let message = format!("this article has no claim `{}`", wanted.value);
        let help = match suggest::nearest(&wanted.value, self.local.claims.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.local.claims.is_empty() => {
                "write the claim under `claims` in the front matter".to_owned()
            }
            None => format!("its claims are {}", self.local.claims.join(", ")),
        };
        self.problems.push(
            Diagnostic::error(codes::UNKNOWN_CLAIM, message)
                .at(self.place(&wanted.range))
                .help(help),
        );
        None
    }

    /// A claim has one place and one anchor on its page.
    fn check_claims_once(&mut self, body: &Body, blocks: &[BoundBlock]) {
        let mut shown = BTreeSet::new();
        for (block, bound) in body.blocks.iter().zip(blocks) {
            if bound.claim.is_some_and(|claim| !shown.insert(claim)) {
                let message = "this claim is shown a second time";
                let help = "show a claim once; repeating it makes it stick";
                self.arguments_problem(&block.range, message, help);
            }
        }
    }

    fn figure(&mut self, block: &Block) -> Option<Picture> {
        let text = |key: &str| block.attribute(key).map(|text| text.value.clone());
        let Some(src) = block.attribute("src") else {
            let help = "write `::: figure src=ban-do.jpg alt=\"…\"`";
            self.arguments_problem(&block.range, "this block has no `src`", help);
            return None;
        };
        let Some(alt) = text("alt").filter(|alt| !alt.trim().is_empty()) else {
            self.problems.push(
                Diagnostic::error(codes::MISSING_ALT, "the picture of this block has no `alt`")
                    .at(self.place(&block.range))
                    .help("say in a few words what the picture shows: `alt=\"…\"`"),
            );
            return None;
        };
        Some(self.picture(src, alt, text("caption"), text("credit")))
    }

    fn embed(&mut self, block: &Block, bound: &mut BoundBlock) {
        let Some(url) = block.attribute("url") else {
            let help = "write `::: embed url=https://…`";
            self.arguments_problem(&block.range, "an `embed` block has no `url`", help);
            return;
        };
        if let Link::External(address) = self.link(url) {
            bound.url = Some(address);
        }
        if block.attribute("src").is_some() {
            bound.picture = self.figure(block);
        }
    }
}

/// Whether a web address has a host that can be one, and a mail address a name.
fn has_host(url: &str) -> bool {
    if has_plain_host(url) {
        return true;
    }
    let lower = url.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("http").map(|rest| rest.strip_prefix('s').unwrap_or(rest))
    else {
        return !lower.ends_with(':');
    };
    let Some(rest) = rest.strip_prefix("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    // Names in other scripts are percent-encoded by now; their letters are the host's own business.
    let host: String = host.chars().filter(|letter| *letter != '%').collect();
    BaseUrl::parse(&format!("https://{host}")).is_ok()
}

/// Whether an address has a host of the kind that nearly all have: it need not be taken apart.
fn has_plain_host(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    let host = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    host.bytes().next().is_some_and(fits)
        && host.bytes().all(|byte| fits(byte) || matches!(byte, b'.' | b'-'))
}

/// The content files that a written path may mean: itself, or the index of a folder.
fn candidates(source: &SourcePath) -> impl Iterator<Item = SourcePath> {
    let indexes = ["index.md", "_index.md"];
    let indexes = indexes.into_iter().map(move |name| SourcePath::new(format!("{source}/{name}")));
    std::iter::once(source.clone()).chain(indexes)
}

/// The scheme of an absolute address (RFC 3986 section 3.1).
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut letters = scheme.chars();
    let first = letters.next()?;
    let rest = letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    // Characters that browsers ignore would hide a scheme: `java\tscript:`.
    let hidden = scheme.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    ((first.is_ascii_alphabetic() && rest) || hidden).then_some(scheme)
}

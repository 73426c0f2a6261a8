//! Which files of data a site has for others, for the pages that tell of them.
//!
//! In: `api` and `claim_review` of `site.yaml`. Out: names and addresses, in the order of use.

use serde::Serialize;

use crate::base::path::UrlPath;
use crate::site::Site;
use crate::site::url;

/// A file of data.
pub(in crate::formats) struct DataFile {
    /// Its name, for people.
    pub(in crate::formats) name: &'static str,
    /// Its address.
    pub(in crate::formats) url: UrlPath,
    /// Its media type.
    pub(in crate::formats) media_type: &'static str,
}

/// The same as a template sees it.
#[derive(Serialize)]
pub(in crate::formats) struct DataFileView {
    pub(in crate::formats) name: &'static str,
    pub(in crate::formats) url: String,
    #[serde(rename = "type")]
    pub(in crate::formats) media_type: &'static str,
}

/// All files of data.
pub(in crate::formats) fn data_files(site: &Site) -> Vec<DataFile> {
    let api = [
        ("claims.csv", "text/csv"),
        ("claims.json", "application/json"),
        ("articles.json", "application/json"),
        ("claims.schema.json", "application/schema+json"),
        ("articles.schema.json", "application/schema+json"),
    ];
    let api = api.iter().filter(|_| site.config.api).map(|(name, media_type)| DataFile {
        name,
        url: url::open_data(name),
        media_type,
    });
    let reviews = site.config.claim_review.then(|| DataFile {
        name: "claimreview.json",
        url: url::claim_reviews(None),
        media_type: "application/ld+json",
    });
    api.chain(reviews).collect()
}

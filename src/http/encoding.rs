//! Compressed forms of a body, chosen by what the client accepts.

use std::io::{self, Write};

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_ENCODING;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::http::negotiate::preferences;

/// At these a layer takes tens of milliseconds, once for each version.
const BROTLI_QUALITY: u32 = 5;
const BROTLI_WINDOW: u32 = 20;
const ZSTD_LEVEL: i32 = 9;

/// A form in which a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// As it is.
    Identity,
    /// gzip: all that GDAL and QGIS ask for.
    Gzip,
    /// Brotli, the smallest.
    Brotli,
    /// Zstandard.
    Zstd,
}

impl Coding {
    /// The best of what the request accepts for a body of this media type.
    pub fn choose(request: &HttpRequest, media: &str) -> Self {
        if media == "image/png" {
            return Coding::Identity;
        }
        let wanted = preferences(request, &ACCEPT_ENCODING);
        let weight_of = |name: &str| wanted.iter().find(|(item, _)| item == name).map(|w| w.1);
        let weight = |coding: &Coding| weight_of(coding.id()).or_else(|| weight_of("*"));
        // Of those liked equally well the last one wins.
        let liked = [Coding::Gzip, Coding::Zstd, Coding::Brotli].into_iter();
        let liked = liked.filter(|coding| weight(coding).unwrap_or(0) > 0);
        liked.max_by_key(weight).unwrap_or(Coding::Identity)
    }

    /// Its name in `Content-Encoding`.
    pub fn id(self) -> &'static str {
        match self {
            Coding::Identity => "identity",
            Coding::Gzip => "gzip",
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
        }
    }

    /// The body in this form.
    ///
    /// # Errors
    /// When the encoder fails, which in memory it does not.
    pub fn encode(self, body: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            Coding::Identity => Ok(body),
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(&body)?;
                encoder.finish()
            }
            Coding::Brotli => {
                let mut out = Vec::new();
                let mut encoder =
                    brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
                encoder.write_all(&body)?;
                encoder.flush()?;
                drop(encoder);
                Ok(out)
            }
            Coding::Zstd => zstd::encode_all(body.as_slice(), ZSTD_LEVEL),
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn check(accept: &str, media: &str, expected: Coding) {
        let header = (ACCEPT_ENCODING, accept);
        let request = TestRequest::default().insert_header(header).to_http_request();
        assert_eq!(Coding::choose(&request, media), expected, "{accept}");
    }

    #[test]
    fn the_smallest_of_what_the_client_likes_best_is_chosen() {
        check("gzip, deflate, br, zstd", "text/csv", Coding::Brotli);
        check("gzip", "text/csv", Coding::Gzip);
        check("br;q=0.5, gzip", "text/csv", Coding::Gzip);
        check("*", "text/csv", Coding::Brotli);
        check("br;q=0", "text/csv", Coding::Identity);
        check("br", "image/png", Coding::Identity);
    }

    #[test]
    fn every_form_is_smaller_than_repetitive_text() {
        let text = b"municipio ".repeat(500);
        for coding in [Coding::Gzip, Coding::Brotli, Coding::Zstd] {
            let encoded = coding.encode(text.clone()).unwrap();
            assert!(encoded.len() < text.len() / 10, "{coding:?}: {}", encoded.len());
        }
    }
}

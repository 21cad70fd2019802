//! Receives a file and how it is to be read, as `multipart/form-data`: the file under `file`, the
//! rest under the names of the command's options.

use std::fs::File;
use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::TryStreamExt;

use crate::http::answer::internal;
use crate::http::fault::Fault;
use crate::http::{Problem, State};
use crate::ingest::{Request, Upload};
use crate::intake::{FIXES, Kind, Mapping, find_fix};

/// What a form may hold beside the file.
const PARTS: [&str; 7] = ["file", "kind", "source", "sheet", "map", "fix", "dry_run"];
/// The longest value of a part that is no file, in bytes.
const VALUE_BYTES_MAX: usize = 1000;
/// The most parts of a form.
const PARTS_MAX: usize = 300;
/// Bytes that are held before they are written to the file.
const PIECE_BYTES: usize = 1 << 20;

/// A form that was received.
pub(super) struct Form {
    /// The file.
    pub upload: Upload,
    /// How it is to be read, and who sent it.
    pub request: Request,
    /// Whether it is only to be rehearsed.
    pub dry_run: bool,
}

/// Receives a form.
///
/// # Errors
/// When it is no form, lacks a file, has more bytes than allowed or parts that are not known.
pub(super) async fn receive(
    request: &HttpRequest,
    state: &web::Data<State>,
    body: web::Payload,
    by: &str,
) -> Result<Form, Problem> {
    let media = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !media.is_some_and(|media| media.starts_with("multipart/form-data")) {
        return Err(Problem::Media("multipart/form-data"));
    }
    let mut parts = Multipart::new(request.headers(), body);
    let mut left = state.settings.limits.upload_bytes;
    let mut upload = None;
    let mut values = Vec::new();
    while let Some(part) = parts.try_next().await.map_err(cut)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            if upload.is_some() {
                return Err(Problem::BadQuery(vec![Fault::repeated("file", "")]));
            }
            upload = Some(keep(part, &mut left, state.settings.limits.upload_bytes).await?);
        } else if values.len() < PARTS_MAX && PARTS.contains(&name.as_str()) {
            values.push((name, value(part).await?));
        } else {
            return Err(Problem::bad_key(&name, PARTS));
        }
    }
    let upload = upload.ok_or_else(|| Problem::bad("file", "", ["CSV, XLSX, ODS, GeoJSON, …"]))?;
    let mut form = Form { upload, request: Request::default(), dry_run: false };
    for (name, value) in values {
        form.set(&name, value.trim())?;
    }
    by.clone_into(&mut form.request.by);
    Ok(form)
}

impl Form {
    /// Sets what a part says; an empty one says nothing, as forms send them all.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        if value.is_empty() {
            return Ok(());
        }
        let request = &mut self.request;
        match name {
            "kind" => request.kind = Some(kind(value)?),
            "source" => request.source = Some(value.to_owned()),
            "sheet" => request.sheet = Some(value.to_owned()),
            "map" => request.mappings.push(mapping(value)?),
            "fix" => request.fixes.push(fix(value)?),
            _ => self.dry_run = flag(name, value)?,
        }
        Ok(())
    }
}

fn kind(value: &str) -> Result<Kind, Problem> {
    Kind::parse(value).ok_or_else(|| Problem::bad("kind", value, Kind::ALL.map(Kind::id)))
}

fn mapping(value: &str) -> Result<Mapping, Problem> {
    Mapping::parse(value).map_err(|allowed| Problem::bad("map", value, allowed))
}

fn fix(value: &str) -> Result<&'static str, Problem> {
    find_fix(value).ok_or_else(|| Problem::bad("fix", value, FIXES.map(|fix| fix.id)))
}

fn flag(name: &str, value: &str) -> Result<bool, Problem> {
    match value {
        "true" | "on" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::bad(name, value, ["true", "false"])),
    }
}

/// Writes a file to disk as it comes.
async fn keep(mut part: Field, left: &mut u64, limit: u64) -> Result<Upload, Problem> {
    let name = part.content_disposition().and_then(|about| about.get_filename());
    let upload = Upload::new(name.unwrap_or_default()).map_err(internal)?;
    let mut file = upload.open().map_err(internal)?;
    let mut piece = Vec::new();
    while let Some(bytes) = part.try_next().await.map_err(cut)? {
        *left = left.checked_sub(bytes.len() as u64).ok_or(Problem::BodyTooLarge(limit))?;
        piece.extend_from_slice(&bytes);
        if piece.len() >= PIECE_BYTES {
            file = write(file, std::mem::take(&mut piece)).await?;
        }
    }
    write(file, piece).await?;
    Ok(upload)
}

/// Disks are slow: off the threads that answer.
async fn write(mut file: File, piece: Vec<u8>) -> Result<File, Problem> {
    let done = web::block(move || file.write_all(&piece).map(|()| file)).await;
    done.map_err(internal)?.map_err(internal)
}

async fn value(mut part: Field) -> Result<String, Problem> {
    let name = part.name().unwrap_or_default().to_owned();
    let mut value = Vec::new();
    while let Some(bytes) = part.try_next().await.map_err(cut)? {
        value.extend_from_slice(&bytes);
        if value.len() > VALUE_BYTES_MAX {
            return Err(Problem::bad(&name, "…", [format!("≤ {VALUE_BYTES_MAX} bytes")]));
        }
    }
    String::from_utf8(value).map_err(|_not_text| Problem::bad(&name, "…", ["UTF-8"]))
}

/// A body that ends too early or is no form.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` hands over")]
fn cut(error: MultipartError) -> Problem {
    Problem::bad("body", &error.to_string(), ["multipart/form-data"])
}

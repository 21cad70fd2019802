//! `/charts/{id}.svg` and `.png`: pictures for reports, the same as on the page.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::chart::{self, Listed, SIDES, Subject};
use crate::http::answer::{PNG, Representation, answer, internal};
use crate::http::fault::Fault;
use crate::http::params::Params;
use crate::http::{Problem, State, readable, trends};
use crate::snapshot::Snapshot;

/// Width of a picture unless the address says otherwise, in pixels.
const WIDTH: u32 = 960;
/// Dots per inch at which a length of the drawing is one pixel.
const DPI: u32 = 96;
const DPI_RANGE: std::ops::RangeInclusive<u32> = 72..=600;
/// Pixels of a picture at most: what 3840 by 3840 hold, and a little more.
const PIXELS_MAX: u64 = 16_000_000;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(readable("/charts/{file}", |route| route.to(picture)));
}

/// What a picture is written as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Svg,
    Png,
}

/// Width and height of the drawing, and pixels for each of its lengths.
#[derive(Clone, Copy)]
struct Size {
    width: u32,
    height: Option<u32>,
    scale: f32,
}

async fn picture(
    request: HttpRequest,
    state: web::Data<State>,
    file: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (chart, kind) = parse_file(&file)?;
    let params = Params::read(&request, keys(chart))?;
    let size = size(&params)?;
    let (step, between) = (trends::step(&params)?, trends::between(&params)?);
    let published = state.version(params.version()).await?;
    let query = params.query(&published)?;
    let wanted = Representation {
        version: published.snapshot.version.clone(),
        key: format!("{} {} {}", request.path(), query.canonical(), params.own_spelling()),
        media: if kind == Kind::Svg { "image/svg+xml" } else { PNG },
        lang: query.lang,
        pinned: query.version.is_some(),
    };
    let mut response = answer(&request, &state, wanted, move || {
        let snapshot = &published.snapshot;
        let subject = chart.ask(snapshot, &query, step, between)?;
        let svg = draw(&subject, snapshot, size)?;
        match kind {
            Kind::Svg => Ok(svg.into()),
            Kind::Png => Ok(chart::png(&svg, size.scale).map_err(internal)?.into()),
        }
    })
    .await?;
    // A picture runs nothing, and other sites may show it in a frame.
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors *");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The keys that a chart's address understands beside the grammar.
fn keys(chart: Listed) -> &'static [&'static str] {
    match chart {
        Listed::Layer(_) | Listed::Clusters(_) => &["w", "h", "dpi"],
        Listed::Trends(_) => &["w", "h", "dpi", "step", "between"],
    }
}

fn parse_file(file: &str) -> Result<(Listed, Kind), Problem> {
    let known = || Listed::ids().flat_map(|id| ["svg", "png"].map(|end| format!("{id}.{end}")));
    let unknown = || Problem::Unknown(Fault::new("chart", file, known()));
    let (id, end) = file.rsplit_once('.').ok_or_else(unknown)?;
    let kind = match end {
        "svg" => Kind::Svg,
        "png" => Kind::Png,
        _ => return Err(unknown()),
    };
    Ok((Listed::find(id).ok_or_else(unknown)?, kind))
}

fn size(params: &Params) -> Result<Size, Problem> {
    let whole = |key, range: &std::ops::RangeInclusive<u32>| {
        let allowed = format!("{} … {}", range.start(), range.end());
        let read = |text: &str| text.parse().ok().filter(|n| range.contains(n));
        params.parsed(key, &allowed, read)
    };
    let width = whole("w", &SIDES)?.unwrap_or(WIDTH);
    let height = whole("h", &SIDES)?;
    let scale = whole("dpi", &DPI_RANGE)?.unwrap_or(DPI) as f32 / DPI as f32;
    Ok(Size { width, height, scale })
}

fn draw(subject: &Subject, snapshot: &Snapshot, size: Size) -> Result<String, Problem> {
    let height = size.height.unwrap_or_else(|| subject.height(size.width));
    let pixels = f64::from(size.width) * f64::from(height) * f64::from(size.scale * size.scale);
    if pixels > PIXELS_MAX as f64 {
        let dpi = (size.scale * DPI as f32).round().to_string();
        return Err(Problem::bad("dpi", &dpi, [format!("w · h · (dpi/96)² ≤ {PIXELS_MAX}")]));
    }
    Ok(subject.draw(&snapshot.geodata, size.width, height).svg)
}

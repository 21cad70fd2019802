//! `/charts/{id}.svg` and `.png`: pictures for reports, the same as on the page.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::chart::{self, CHARTS, Chart, Frame, Options, SIDES};
use crate::disclose::Permitted;
use crate::http::answer::{PNG, Representation, answer, internal};
use crate::http::params::Params;
use crate::http::problem::Fault;
use crate::http::{Problem, Published, State, readable};
use crate::layer;

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
    let params = Params::read(&request, &["w", "h", "dpi"])?;
    let size = size(&params)?;
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
        let svg = draw(chart, &published, &query, size)?;
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

fn parse_file(file: &str) -> Result<(&'static Chart, Kind), Problem> {
    let known = || CHARTS.iter().flat_map(|c| ["svg", "png"].map(|end| format!("{}.{end}", c.id)));
    let unknown = || Problem::Unknown(Fault::new("chart", file, known()));
    let (id, end) = file.rsplit_once('.').ok_or_else(unknown)?;
    let kind = match end {
        "svg" => Kind::Svg,
        "png" => Kind::Png,
        _ => return Err(unknown()),
    };
    Ok((chart::find(id).ok_or_else(unknown)?, kind))
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

fn draw(
    chart: &Chart,
    published: &Published,
    query: &Permitted,
    size: Size,
) -> Result<String, Problem> {
    let layer = layer::answer(&published.snapshot, &chart::question(chart.id, query)?)?;
    let height = size.height.unwrap_or_else(|| (chart.height)(&layer, size.width, Frame::Full));
    let pixels = f64::from(size.width) * f64::from(height) * f64::from(size.scale * size.scale);
    if pixels > PIXELS_MAX as f64 {
        let dpi = (size.scale * DPI as f32).round().to_string();
        return Err(Problem::bad("dpi", &dpi, [format!("w · h · (dpi/96)² ≤ {PIXELS_MAX}")]));
    }
    let options = Options::image(size.width, height);
    let drawing = chart::draw(chart.id, &layer, &published.snapshot.geodata, &options);
    Ok(drawing.ok_or_else(|| internal("a chart that is listed cannot be drawn"))?.svg)
}

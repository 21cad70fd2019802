//! `/charts/{id}.svg`, `.png`.

use crate::server::{faults, get};

#[test]
fn a_map_comes_as_svg_and_png() {
    let svg = get("/charts/choropleth.svg?theme=salud&w=640");
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    let policy = svg.header("content-security-policy");
    assert_eq!(policy, "default-src 'none'; frame-ancestors *", "others may frame a picture");
    assert!(svg.text().contains("data-code=\"76001\""));
    let png = get("/charts/choropleth.png?w=320&h=320");
    assert_eq!(png.header("content-type"), "image/png");
    assert_eq!(&png.body[1..4], b"PNG");
}

#[test]
fn sizes_outside_the_limits_are_named() {
    for (query, parameter) in [("w=10", "w"), ("h=9999", "h"), ("dpi=1200", "dpi"), ("w=a", "w")] {
        assert_eq!(faults(&format!("/charts/choropleth.svg?{query}"), 400), [parameter]);
    }
    assert_eq!(faults("/charts/choropleth.png?w=3840&h=3840&dpi=192", 400), ["dpi"]);
    assert_eq!(get("/charts/choropleth.svg?w=3840&h=3840").status, 200);
}

#[test]
fn unknown_charts_are_not_found() {
    for file in ["rose.svg", "choropleth.gif", "choropleth"] {
        assert_eq!(faults(&format!("/charts/{file}"), 404), ["chart"]);
    }
}

#[test]
fn every_method_of_classes_draws_a_map() {
    let methods = ["fisher_jenks", "jenks", "quantiles", "equal_interval", "equal", "head_tail"];
    let others = ["standard_deviation", "box_plot", "pretty", "user_defined:20000,100000"];
    for method in methods.into_iter().chain(others) {
        let path = format!("/charts/choropleth.svg?measure=population&classify={method}");
        assert_eq!(get(&path).status, 200, "{method}");
    }
    let fixed = "/charts/choropleth.svg?measure=population&classify=user_defined";
    assert_eq!(faults(fixed, 400), ["classify"], "its bounds are those of ratios");
}

#[test]
fn a_chart_of_one_measure_needs_no_measure_and_takes_no_other() {
    for chart in ["funnel", "lorenz"] {
        let drawn = get(&format!("/charts/{chart}.svg?theme=salud"));
        assert_eq!(drawn.status, 200);
        assert!(drawn.text().contains("data-code=\"76001\""), "{chart}");
        assert_eq!(faults(&format!("/charts/{chart}.svg?measure=population"), 400), ["measure"]);
    }
}

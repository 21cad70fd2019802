//! Tejido: territorial analysis of citizens' demands.
//!
//! Modules are declared in the order data flows; a module may use only those declared above it.

// Pure core: no I/O, no clock, no randomness without a seed, no async, no web.
pub mod text; // Spanish and English phrases; number, date and unit formats
pub mod territory; // places: codes, levels, schemes, names and aliases, boundaries, topology, editions
pub mod demand; // what citizens ask for; commitment and event beside it
pub mod locate; // R-tree locator: point, name or code -> territory, with method, confidence and reason
pub mod demo; // the demonstration set, invented from a seed, with the truth it was drawn from
pub mod intake; // rows -> demands: columns, rules, issues, report
pub mod snapshot; // one immutable, versioned view: columns of codes in segments, and the editions
pub mod query; // one question in one canonical spelling: address, command, cache key
pub mod count; // one filtered pass over the columns: cells by one or two dimensions
pub mod disclose; // what a public answer may hold
pub mod indicator; // one file for each method family: shares, rates, context
pub mod classify; // one file for each classification method
pub mod trend; // change between periods and rounds
pub mod priority; // ranks needs by weighted criteria, with uncertainty
pub mod style; // palettes, classes to colours, legends
pub mod layer; // answers a query: territories, values, intervals, classes
pub mod analysis; // one file for each question about a whole level
pub mod method; // every method's card, and a worked example with the data at hand
pub mod chart; // one file for each chart: a scene of named marks, painted through plotters
pub mod page; // one file for each screen: HTML as a function of a layer and a query
pub mod export; // one file for each format

// Edges: everything below may touch the outside world.
pub mod source; // reads files, one file for each format
pub mod store; // where batches are kept, one file for each store
pub mod ingest; // files and single records into a store: rehearsed, confirmed, taken back
pub mod settings; // typed configuration, checked once at start
pub mod http; // routes, extractors, problems, caching
pub mod app; // wires the parts; publishes, serves, stops

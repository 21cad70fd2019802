//! routes, extractors, problems, caching

//! one file for each screen: HTML as a function of a layer and a query

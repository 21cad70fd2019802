//! one filtered pass over the columns: cells by one or two dimensions

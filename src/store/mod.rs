//! where batches are kept, one file for each store

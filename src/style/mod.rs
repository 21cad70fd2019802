//! Palettes, classes to colours, legends.

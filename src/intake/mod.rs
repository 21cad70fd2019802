//! rows -> demands: columns, rules, issues, report

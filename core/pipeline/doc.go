// Package pipeline knows the vendor's calls for sales pipelines, API v2: the
// list, the set that adds and updates, the delete.
//
// pipelines.set replaces a pipeline's whole stage list: a stage that is left
// out is deleted and its deals move. This package checks what is to be sent and
// writes it in one canonical form; it refuses to guess whether a left-out stage
// was meant to go. That takes the present state and is the work of core/plan.
//
// What is written is checked by the vendor's rules. What is read is not: real
// accounts break their own limits, so reading only sorts and names.
//
// Source: the vendor's page "Pipelines and Stages of Sales" (API v2).
package pipeline

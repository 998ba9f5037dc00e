// Package segment knows the vendor's calls for customer segments: the list, one
// by its id, add, update, delete, and the definitions of the custom fields that
// segments have. They answer only in an account that works with dynamic
// segmentation.
//
// What is written is checked by the vendor's rules and always re-serialised from
// typed values. What is read is not checked. Whether a custom field exists and
// takes such a value is the account's matter: the package refuses to guess, and
// the vendor's answer names the field.
//
// Names are the vendor's and stay.
//
// Sources: the vendor's page "Customers Stages and Segments" (API v4); for the
// definitions of fields, amoCRM's reference, "custom-fields" (read 2026-01).
package segment

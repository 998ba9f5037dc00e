// Package customer knows the vendor's calls for customer stages (statuses): the
// list, one by its id, add, update, delete. They answer only in an account that
// works with recurring purchases.
//
// What is written is checked by the vendor's rules and always re-serialised from
// typed values. What is read is not checked: the vendor's own example counts six
// stages where five stand, and gives "Expected purchase" the type of "Closed".
// So reading takes what is there, and a list that is missing is unknown, never
// empty.
//
// The package refuses to know the conditions by which customers move: no call
// sets them. Names are the vendor's and stay.
//
// Source: the vendor's page "Customers Stages and Segments" (API v4).
package customer

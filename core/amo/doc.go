// Package amo holds what is known of amoCRM (Kommo), each fact once, with its
// source: endpoints, limits, colours, system stages, hosts.
//
// It refuses to check anything: the packages beside it do. Names are the
// vendor's own. Facts may change with the vendor; their names here stay.
package amo

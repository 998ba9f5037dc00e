package amo

import (
	"math"
	"strings"
)

// places are where the colours of a list lie in OKLab.
func places(list []string) [][3]float64 {
	all := make([][3]float64, len(list))
	for i, c := range list {
		all[i], _ = oklab(c)
	}
	return all
}

// nearest finds the colour of a list at the smallest distance in OKLab, where
// distance means difference as people see it (Björn Ottosson, 2020,
// bottosson.github.io/posts/oklab).
func nearest(value string, list []string, places [][3]float64) string {
	wanted, ok := oklab(value)
	if !ok {
		return ""
	}
	best, bestDistance := "", math.Inf(1)
	for i, lab := range places {
		var d float64
		for i := range lab {
			d += (lab[i] - wanted[i]) * (lab[i] - wanted[i])
		}
		if d < bestDistance {
			best, bestDistance = list[i], d
		}
	}
	return best
}

// oklab converts a colour written rrggbb, with or without #, to L, a, b.
func oklab(value string) ([3]float64, bool) {
	hex := strings.TrimPrefix(value, "#")
	if len(hex) != 6 {
		return [3]float64{}, false
	}
	var rgb [3]float64
	for i := range rgb {
		high, low := digit(hex[2*i]), digit(hex[2*i+1])
		if high < 0 || low < 0 {
			return [3]float64{}, false
		}
		rgb[i] = linear(float64(high*16+low) / 255)
	}
	r, g, b := rgb[0], rgb[1], rgb[2]
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}, true
}

// linear undoes the gamma of sRGB for a channel from 0 to 1.
func linear(c float64) float64 {
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func digit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

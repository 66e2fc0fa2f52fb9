"""
Prices and greeks of Black-76 at fifty digits, as the file of that name in test/fixtures keeps them:

    python3 test/pricing/table.py > test/fixtures/pricing/table.json

It needs mpmath.
"""
import json
import random

from mpmath import mp, mpf, exp, log, ncdf, npdf, sqrt

mp.dps = 50


def black(right, f, k, t, v, r):
    f, k, t, v, r = (mpf(x) for x in (f, k, t, v, r))
    s = v * sqrt(t)
    d1 = log(f / k) / s + s / 2
    d2 = d1 - s
    sign = 1 if right == "call" else -1
    discount = exp(-r * t)
    price = discount * sign * (f * ncdf(sign * d1) - k * ncdf(sign * d2))
    return {
        "price": price,
        "delta": discount * sign * ncdf(sign * d1),
        "gamma": discount * npdf(d1) / (f * s),
        "vega": discount * f * npdf(d1) * sqrt(t),
        "theta": -discount * f * npdf(d1) * v / (2 * sqrt(t)) + r * price,
        "rho": -t * price,
    }


def drawn(source):
    f = 10 ** source.uniform(-4, 6)
    return {
        "right": source.choice(["call", "put"]),
        "forward": f,
        "strike": f * 10 ** source.uniform(-0.7, 0.7),
        "years": 10 ** source.uniform(-4, 1),
        "volatility": 10 ** source.uniform(-1.5, 0.6),
        "rate": source.choice([0.0, 0.05, -0.01]),
    }


source = random.Random(17)
rows = []
while len(rows) < 160:
    one = drawn(source)
    told = black(one["right"], one["forward"], one["strike"], one["years"], one["volatility"], one["rate"])
    if told["price"] > mpf(10) ** -250 * one["forward"]:
        rows.append({**one, **{name: float(value) for name, value in told.items()}})
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")

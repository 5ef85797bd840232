//! A Rust program with Elixir rules in it: `cargo run --example embed`.
//!
//! The rules of a shop are Elixir; stock and prices are the program's. See `docs/embedding.md`.

use quaff::{Error, Interpreter, Module, Thrown, Value};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

#[derive(Serialize, Deserialize, Debug)]
struct Order {
    customer: String,
    item: String,
    count: u32,
}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Accept { total: f64 },
    Refuse(String),
}

const RULES: &str = r##"
defmodule Rules do
  def judge(%{count: 0}), do: {:refuse, "nothing ordered"}

  def judge(%{item: item, count: count, customer: customer}) do
    IO.puts("#{customer} wants #{count} of #{item}")
    total = Stock.price(item) * count
    {:accept, %{total: if(count >= 10, do: total * 0.9, else: total)}}
  rescue
    e in ArgumentError -> {:refuse, e.message}
  end
end
"##;

fn main() -> Result<(), Error> {
    let prices = HashMap::from([("tea", 2.5), ("cake", 4.0)]);
    let stock = Module::new("Stock").function("price", move |item: String| {
        prices.get(item.as_str()).copied().ok_or_else(|| Thrown::argument(&format!("we have no {item}")))
    });

    let (builder, output) = Interpreter::builder().capture();
    let elixir = builder.module(stock).timeout(Duration::from_secs(1)).max_processes(100).start()?;
    elixir.eval_as(RULES, "rules.exs")?;

    for (item, count) in [("tea", 2), ("cake", 10), ("moon", 1), ("tea", 0)] {
        let order = Order { customer: "Ann".into(), item: item.into(), count };
        let verdict: Verdict = elixir.call("Rules", "judge", [Value::from_rust(&order)?])?.to()?;
        println!("{order:?} -> {verdict:?}");
    }
    print!("The rules said:\n{}", output.take());

    if let Err(error) = elixir.eval("Rules.judge(:nothing)") {
        println!("{}", error.to_string().lines().next().unwrap_or_default());
    }
    Ok(())
}

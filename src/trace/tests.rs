//! Pictures of events made by hand, and the recorder's bounds.

use super::event::{Event, Kind, Source};
use super::log::Tracer;
use super::picture::{ArrowKind, Picture};
use super::{page, text};
use crate::term::Pid;

const ROOT: Pid = Pid::new(95, 0);
const MAIN: Pid = Pid::new(97, 0);
const CHILD: Pid = Pid::new(98, 0);

fn spawn(child: Pid, what: &str, link: bool, monitor: bool) -> Kind {
    Kind::Spawn { child, what: what.into(), link, monitor }
}

fn events(list: Vec<(Pid, Kind)>) -> Vec<Event> {
    let event =
        |(at, (pid, kind)): (usize, (Pid, Kind))| Event { number: at as u64 + 1, at: at as u64 * 1000, pid, kind };
    list.into_iter().enumerate().map(event).collect()
}

/// A script that starts a child, talks with it and is told of its end.
fn story() -> Vec<Event> {
    events(vec![
        (Pid::new(0, 0), spawn(ROOT, "Quaff.Boot.main/0", false, false)),
        (ROOT, spawn(MAIN, "fn/0 in Quaff.Boot.main/0", false, true)),
        (MAIN, spawn(CHILD, "Counter.loop/1", true, false)),
        (MAIN, Kind::Send { to: CHILD, id: 1, text: "{:get, #PID<0.97.0>, #Reference<0.0.0.7>}".into() }),
        (MAIN, Kind::Wait),
        (CHILD, Kind::Take { id: 1 }),
        (CHILD, Kind::Send { to: MAIN, id: 2, text: "\"</script>\"".into() }),
        (MAIN, Kind::Woken),
        (MAIN, Kind::Take { id: 2 }),
        (CHILD, Kind::Exit { reason: "{:bad, 1}".into(), normal: false }),
        (MAIN, Kind::Arrive { from: Source::Exit(CHILD), id: 3, text: "{:EXIT, #PID<0.98.0>, {:bad, 1}}".into() }),
        (MAIN, Kind::Send { to: CHILD, id: 0, text: ":late".into() }),
        (MAIN, Kind::Exit { reason: ":normal".into(), normal: true }),
    ])
}

#[test]
fn arrows_have_both_ends_and_pids_have_names() {
    let picture = Picture::new(story(), 0);
    let labels: Vec<_> = picture.processes.iter().map(|p| (p.label.as_str(), p.system)).collect();
    assert_eq!(labels, [("(library)", true), ("main", false), ("P1", false)]);
    let arrows: Vec<_> =
        picture.arrows.iter().map(|a| (a.kind, a.from, a.to, a.sent, a.taken, a.text.as_str())).collect();
    assert_eq!(
        arrows,
        [
            (ArrowKind::Message, Some(1), Some(2), 3, Some(5), "{:get, <main>, #Ref<1>}"),
            (ArrowKind::Message, Some(2), Some(1), 6, Some(8), "\"</script>\""),
            (ArrowKind::Exit, Some(2), Some(1), 9, None, "{:EXIT, <P1>, {:bad, 1}}"),
            (ArrowKind::Message, Some(1), None, 11, None, ":late"),
        ]
    );
    assert_eq!(picture.waits.iter().map(|w| (w.process, w.from, w.to)).collect::<Vec<_>>(), [(1, 4, 7)]);
    assert_eq!(picture.processes[2].end.as_ref().map(|e| (e.at, e.normal)), Some((9, false)));
}

#[test]
fn text_has_a_lane_a_process() {
    let picture = Picture::new(story(), 0);
    let expected = " main   P1
  ●─────○    main spawns P1: Counter.loop/1 (linked)
  ●─────▶    main → P1: {:get, <main>, #Ref<1>}
  ┊     ◆    P1 receives {:get, <main>, #Ref<1>}
  ◀─────●    P1 → main: \"</script>\"
  ◆     │    main receives \"</script>\"
  │     ✕    P1 exits: {:bad, 1}
  ◀╌╌╌╌╌●    exit of P1 → main: {:EXIT, <P1>, {:bad, 1}}
  ●          main → P1: :late (it is gone)
  ✕          main exits: :normal

2 processes, 3 messages
";
    let shown = text::text(&picture, text::Options { width: 100, times: false });
    assert_eq!(shown.lines().skip(1).collect::<Vec<_>>(), expected.lines().skip(1).collect::<Vec<_>>());
    let timed = text::text(&picture, text::Options { width: 100, times: true });
    assert!(timed.contains("    0.005    ┊     ◆    P1 receives"), "{timed}");
}

#[test]
fn the_page_holds_its_data_and_nothing_ends_its_script() {
    let picture = Picture::new(story(), 7);
    let data = page::data(&picture, "a<b>.exs");
    assert!(
        data.starts_with("{\"script\":\"a\\u003cb\\u003e.exs\",\"lost\":7,\"kept\":13,\"times\":[0,1000,"),
        "{data}"
    );
    assert!(data.contains("[\"P1\",\"#PID\\u003c0.98.0\\u003e\",3,1,2,9,"), "{data}");
    assert!(data.contains("\"arrows\":[[0,1,2,3,3,5,"), "{data}");
    assert!(data.contains("\"waits\":[[1,4,7,0]]"), "{data}");
    assert!(!data.contains('<'));
    let page = page::page(&picture, "a.exs");
    assert!(page.contains(&page::data(&picture, "a.exs")));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("/*DATA*/"));
}

#[test]
fn the_recorder_keeps_the_first_events_and_counts_the_rest() {
    let tracer = Tracer::new(3);
    for _ in 0..5 {
        tracer.record(0, 1, MAIN, Kind::Wait);
    }
    assert_eq!((tracer.drain().len(), tracer.lost()), (3, 2));
    tracer.record(7, 1, MAIN, Kind::Wait);
    assert_eq!(tracer.drain().len(), 1);
}

#[test]
fn one_process_can_be_followed() {
    let tracer = Tracer::new(100);
    tracer.follow(CHILD);
    tracer.record(0, 1, MAIN, Kind::Wait);
    tracer.record(0, 2, MAIN, Kind::Send { to: CHILD, id: 1, text: ":x".into() });
    tracer.record(1, 3, CHILD, Kind::Take { id: 1 });
    assert_eq!(tracer.drain().iter().map(|e| e.at).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn many_processes_share_few_lanes() {
    let mut list = vec![
        (Pid::new(0, 0), spawn(ROOT, "Quaff.Boot.main/0", false, false)),
        (ROOT, spawn(MAIN, "fn/0 in Quaff.Boot.main/0", false, true)),
    ];
    for n in 0..1000 {
        list.push((MAIN, spawn(Pid::new(200 + n, 0), "fn/0", false, false)));
        list.push((MAIN, Kind::Send { to: Pid::new(200 + n, 0), id: u64::from(n) + 1, text: ":x".into() }));
    }
    let picture = Picture::new(events(list), 0);
    let shown = text::text(&picture, text::Options { width: 80, times: true });
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "too wide");
    assert!(shown.contains("main → P1000: :x"));
}

using System.Collections.Immutable;
using System.Text.Json;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Jobs;

public sealed class JobTransitionsTests
{
    private static readonly DateTimeOffset _noon = new(2020, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExecuteRequest _request = new(
        "CDAT.mean", "add", [new RequestVariable("v0", "/data/a.nc", "tas", "d0")],
        [new RequestDomain("d0", [new RequestRange("lat", RangeKind.Values, "-5", "5", 1)])],
        [
            new RequestOperation(
                "CDAT.mean", "out", ["v0"], null,
                ImmutableSortedDictionary<string, string>.Empty.Add("axes", "x|t"), null),
        ])
    {
        Server = "https://host/wps",
    };

    private static readonly StoredPlan _plan = StoredPlan.From(new JobPlan(
        3, [new PlannedInput("/data/a.nc", "/mnt/a.nc", new(77, "v1"))],
        [new PlannedOutput("out", "CDAT.mean", "tas", "mean_out.nc", 500)],
        [new PlannedPartition(0, 1, 10, 20, 300)], 1 << 20)
    {
        Producer = new("Compute.Orleans 1", "image", 64, 1024),
    });

    private static JobState Accepted => JobTransitions.Accept(_request, _noon);

    [Fact]
    public void A_job_goes_from_accepted_over_started_to_succeeded()
    {
        var started = JobTransitions.Plan(JobTransitions.Start(Accepted, _noon.AddSeconds(1)), _plan, done: 0);
        Assert.Equal(JobPhase.Started, started.Phase);
        Assert.Equal(1, started.Run);
        Assert.Equal(_noon.AddSeconds(1), started.Started);

        var ended = JobTransitions.Succeed(started, [new("a/b/c.nc", "tas", "out", "n", 9)], _noon.AddSeconds(2));
        Assert.Equal((JobPhase.Succeeded, 100, _noon.AddSeconds(2)), (ended.Phase, ended.Percent, ended.Changed));
        Assert.Null(ended.Plan); // An ended job needs no plan; states are kept for long.
        Assert.Same(_request, ended.Request); // FIELD_NOTES 19: the request stays.
    }

    [Fact]
    public void A_removed_job_has_no_results_and_stays_removed()
    {
        var started = JobTransitions.Start(Accepted, _noon);
        var ended = JobTransitions.Succeed(started, [new("a/b/c.nc", "tas", "out", "n", 9)], _noon.AddSeconds(2));

        var removed = JobTransitions.Remove(ended, 0, _noon.AddDays(1));
        Assert.Equal((JobPhase.Succeeded, _noon.AddSeconds(2)), (removed.Phase, removed.Changed)); // It ended as it did.
        Assert.Equal(_noon.AddDays(1), removed.Removed);
        Assert.Empty(removed.Outputs);
        Assert.Same(removed, JobTransitions.Remove(removed, 0, _noon.AddDays(2)));
        Assert.Equal(_noon.AddDays(1), JobTransitions.Status(removed, Guid.Empty, null).Removed);

        var running = JobTransitions.Remove(started, 41, _noon.AddDays(1));
        Assert.Equal((JobPhase.Dismissed, 41d, _noon.AddDays(1)), (running.Phase, running.Percent, running.Removed));
    }

    [Fact]
    public void An_immediate_process_leaves_its_values_and_the_wanted_response_in_the_status()
    {
        var response = new RequestedResponse([new("double") { AsReference = true }], Lineage: false, []);
        var value = new TypedValue("double", ValueKind.Literal, "1") { Unit = "K" };
        var request = new ExecuteRequest("echo", "add", [], [], []) { Inputs = [value], Response = response };
        var started = JobTransitions.Start(JobTransitions.Accept(request, _noon), _noon);

        var ended = JobTransitions.Succeed(started, [], [value], _noon);
        var stored = JsonSerializer.Deserialize<JobState>(JsonSerializer.Serialize(ended, StateJson.Options), StateJson.Options)!;
        var status = JobTransitions.Status(stored, Guid.NewGuid(), progress: null);

        Assert.Equal([value], status.Values);
        Assert.Equal(response.Outputs, status.Response!.Outputs);
        Assert.True(JobTransitions.IsOf(stored, request));
        Assert.False(JobTransitions.IsOf(stored, request with { Response = null }));
    }

    [Fact]
    public void A_removed_job_keeps_neither_values_nor_the_inputs_that_were_to_be_repeated()
    {
        var value = new TypedValue("string", ValueKind.Literal, "secret");
        var response = new RequestedResponse(
            [new("string")], Lineage: true, [new("string", value, null) { Title = "secret" }]);
        var request = new ExecuteRequest("echo", "add", [], [], []) { Response = response };
        var ended = JobTransitions.Succeed(
            JobTransitions.Start(JobTransitions.Accept(request, _noon), _noon), [], [value], _noon);

        var removed = JobTransitions.Remove(ended, 0, _noon.AddDays(1));

        Assert.DoesNotContain("secret", JsonSerializer.Serialize(removed, StateJson.Options), StringComparison.Ordinal);
        Assert.Empty(JobTransitions.Status(removed, Guid.Empty, progress: null).Values);
        Assert.True(JobTransitions.IsOf(removed, request)); // Sent again with its key, it is still that request.
        Assert.False(JobTransitions.IsOf(removed, request with { Response = null }));
    }

    [Fact]
    public void A_record_from_before_there_were_values_has_none()
    {
        const string Old = """{"request":{"process":"CDAT.mean","user":"add","variables":[],"domains":[],"operations":[]},"phase":3}""";

        var status = JobTransitions.Status(
            JsonSerializer.Deserialize<JobState>(Old, StateJson.Options)!, Guid.NewGuid(), progress: null);

        Assert.Empty(status.Values);
        Assert.Null(status.Response);
    }

    [Fact]
    public void A_job_that_ended_stays_as_it_ended()
    {
        var started = JobTransitions.Start(Accepted, _noon);
        JobState[] ends =
        [
            JobTransitions.Succeed(started, [], _noon),
            JobTransitions.Fail(started, FaultCode.Busy, "x", "y", 3, _noon),
            JobTransitions.Dismiss(started, 3, _noon),
        ];
        foreach (var end in ends)
        {
            Assert.True(end.HasEnded);
            Assert.Same(end, JobTransitions.Start(end, _noon));
            Assert.Same(end, JobTransitions.Plan(end, _plan, 1));
            Assert.Same(end, JobTransitions.Succeed(end, [], _noon));
            Assert.Same(end, JobTransitions.Fail(end, FaultCode.Internal, "", "", 0, _noon));
            Assert.Same(end, JobTransitions.Dismiss(end, 0, _noon));
        }
    }

    [Fact]
    public void Runs_without_progress_are_counted_and_one_with_progress_forgives_them()
    {
        var state = Accepted;
        for (var run = 1; run <= 4; run++)
        {
            state = JobTransitions.Plan(JobTransitions.Start(state, _noon), _plan, done: 0);
            Assert.Equal((run, run - 1), (state.Run, state.FruitlessRuns));
        }

        state = JobTransitions.Plan(JobTransitions.Start(state, _noon), _plan, done: 2);
        Assert.Equal(0, state.FruitlessRuns);
        state = JobTransitions.Plan(JobTransitions.Start(state, _noon), _plan, done: 2);
        Assert.Equal(1, state.FruitlessRuns);
        state = JobTransitions.Start(state, _noon); // Lost before it was planned.
        state = JobTransitions.Start(state, _noon);
        Assert.Equal(3, state.FruitlessRuns);
    }

    [Fact]
    public void The_same_request_is_known_by_its_content()
    {
        var same = JsonSerializer.Deserialize<ExecuteRequest>(JsonSerializer.Serialize(_request))!;
        Assert.NotSame(_request, same);
        Assert.True(JobTransitions.IsOf(Accepted, same with { Server = "https://another.name/wps" }));
        Assert.True(JobTransitions.IsOf(Accepted, same));
        Assert.False(JobTransitions.IsOf(Accepted, same with { User = "ADD" }));
        Assert.False(JobTransitions.IsOf(Accepted, same with { Variables = [same.Variables[0] with { Domain = null }] }));
    }

    [Fact]
    public void A_status_shows_the_progress_of_the_run_until_the_end_is_stored()
    {
        var clock = new FakeTimeProvider(_noon.AddMinutes(1));
        var progress = new JobProgress(clock);
        var started = JobTransitions.Start(Accepted, _noon);
        progress.Plan(2, 100);
        var before = JobTransitions.Status(started, Guid.Empty, progress);
        progress.Add(90, 88);
        var after = JobTransitions.Status(started, Guid.Empty, progress);
        Assert.InRange(after.Percent, before.Percent + 80, 99);
        Assert.Equal(_noon.AddMinutes(1), after.Changed);
        Assert.Contains("1 of 2", after.Message, StringComparison.Ordinal);
        progress.Add(10, 9);
        Assert.InRange(JobTransitions.Status(started, Guid.Empty, progress).Percent, 97, 99);
        Assert.Equal(97, progress.BytesRead);

        var failed = JobTransitions.Fail(started, FaultCode.CorruptData, "a.nc", "why", progress.Percent, _noon);
        var status = JobTransitions.Status(failed, Guid.Empty, progress);
        Assert.Equal(("why", FaultCode.CorruptData, "a.nc"), (status.Message, status.Fault, status.Locator));
    }

    [Fact]
    public void Partitions_that_read_nothing_are_progress_too()
    {
        var progress = new JobProgress(new FakeTimeProvider(_noon));
        progress.Plan(4, 0);
        progress.Add(0, 0);
        Assert.InRange(progress.Percent, 20, 30);
    }

    [Fact]
    public void The_stored_form_of_a_record_stays_as_it_is()
    {
        var state = JobTransitions.Plan(JobTransitions.Start(Accepted, _noon), _plan, done: 0) with { Number = 7 };
        const string Stored =
            """
            {"request":{"Process":"CDAT.mean","User":"add",
            "Variables":[{"Id":"v0","Uri":"/data/a.nc","Name":"tas","Domain":"d0"}],
            "Domains":[{"Id":"d0","Ranges":[{"Dimension":"lat","Kind":0,"Start":"-5","End":"5","Step":1,
            "Units":null}],"Mask":null}],
            "Operations":[{"Name":"CDAT.mean","Result":"out","Inputs":["v0"],"Domain":null,
            "Parameters":{"axes":"x|t"},"Gridder":null}],"Inputs":[],"Server":"https://host/wps","Response":null},
            "phase":1,"number":7,"accepted":"2020-01-02T12:00:00+00:00","started":"2020-01-02T12:00:00+00:00",
            "changed":"2020-01-02T12:00:00+00:00","run":1,"fruitlessRuns":0,"doneAtRun":0,
            "plan":{"version":3,"inputs":[{"uri":"/data/a.nc","location":"/mnt/a.nc","length":77,"identity":"v1"}],
            "outputs":[{"result":"out","operation":"CDAT.mean","variable":"tas","file":"mean_out.nc","length":500}],
            "partitions":[{"o":0,"s":1,"at":10,"n":20,"b":300}],"blockBytes":1048576,
            "producer":{"software":"Compute.Orleans 1","containerImage":"image","partitionMb":64,"blockKb":1024}},
            "percent":0,"message":"Reading the inputs","fault":null,"locator":null,"outputs":[],"removed":null,"values":[]}
            """;
        Assert.Equal(Stored.ReplaceLineEndings(""), JsonSerializer.Serialize(state));

        var serializer = new JsonStateSerializer(); // What the silos store with must read it back.
        var again = serializer.Deserialize<JobState>(serializer.Serialize(state));
        Assert.Equal(Stored.ReplaceLineEndings(""), JsonSerializer.Serialize(again));
        Assert.True(again!.Plan!.SameAs(_plan));
        Assert.Equal(300, again.Plan.ToEngine().BytesToRead);
    }

    [Fact]
    public void Plans_of_other_inputs_or_boundaries_are_other_plans()
    {
        Assert.True(_plan.SameAs(StoredPlan.From(_plan.ToEngine())));
        Assert.False(_plan.SameAs(_plan with { Inputs = [_plan.Inputs[0] with { Identity = "v2" }] }));
        Assert.False(_plan.SameAs(_plan with { Partitions = [_plan.Partitions[0] with { Count = 21 }] }));
        Assert.False(_plan.SameAs(_plan with { Version = 4 }));
        Assert.False(_plan.SameAs(_plan with { Producer = _plan.Producer! with { Software = "another" } }));
    }
}

using System.Net;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Clients that wait for the end of their jobs, and what may come between.</summary>
public sealed class SynchronousExecuteTests
{
    private const string Inputs = $"variable={Requests.Variable};domain=[];operation={Requests.Operation}";

    [Fact]
    public async Task A_wait_that_is_too_long_ends_with_the_status_location()
    {
        await using var edge = await EdgeHost.Start(("Edge:SynchronousLimit", "00:00:00.1"));

        var (_, text) = await edge.Client.Post(Requests.Xml(form: Requests.Form("storeExecuteResponse=\"false\"")));

        var response = Documents.ExecuteResponse(text);
        Assert.Equal("ProcessAccepted", Documents.StatusOf(response).Name.LocalName);
        Assert.NotNull(response.Attribute("statusLocation"));
    }

    [Fact]
    public async Task A_wait_outlives_calls_that_nobody_answers()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status =>
        {
            for (var lost = 0; lost < 6; lost++)
            {
                edge.Service.Failures.Enqueue(new TimeoutException());
            }

            edge.Service.Failures.Enqueue(new SiloUnavailableException("the job's silo died")); // Of the call itself.
            edge.Service.Put(status);
            _ = Task.Delay(60).ContinueWith(_ => edge.Service.Put(Succeeded(status)), TaskScheduler.Default);
            return status;
        };

        var (status, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs, "&ResponseDocument=output"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ProcessSucceeded", Documents.StatusOf(Documents.ExecuteResponse(text)).Name.LocalName);
        Assert.Empty(edge.Service.Failures);
    }

    [Fact]
    public async Task A_job_that_was_lost_with_its_silo_begins_again_under_another_id()
    {
        await using var edge = await EdgeHost.Start();
        var ids = new List<Guid>();
        edge.Service.OnSubmit = status =>
        {
            ids.Add(status.Id);
            if (ids.Count > 1)
            {
                return Succeeded(status);
            }

            _ = Task.Delay(60).ContinueWith(
                _ =>
                {
                    edge.Service.Failures.Enqueue(new SiloUnavailableException("the job's silo died"));
                    edge.Service.Lose(status.Id);
                },
                TaskScheduler.Default);
            return status;
        };

        var (status, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs, "&ResponseDocument=output"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ProcessSucceeded", Documents.StatusOf(Documents.ExecuteResponse(text)).Name.LocalName);
        Assert.Equal(2, ids.Distinct().Count()); // Attempts of the first may still run somewhere.
    }

    [Fact]
    public async Task A_job_whose_client_went_away_while_waiting_is_dismissed()
    {
        await using var edge = await EdgeHost.Start();
        var submitted = new TaskCompletionSource<Guid>();
        edge.Service.OnSubmit = status =>
        {
            submitted.TrySetResult(status.Id);
            return status;
        };
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var call = edge.Client.GetAsync(Requests.Query("CDAT.subset", Inputs, "&ResponseDocument=output"), gone.Token);
        var job = await submitted.Task.WaitAsync(TestContext.Current.CancellationToken);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        while (edge.Service[job].Phase != JobPhase.Dismissed)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static JobStatus Succeeded(JobStatus status) => status with
    {
        Phase = JobPhase.Succeeded,
        Percent = 100,
        Outputs = [new("alice/j/a.nc", "pr", "r-CDAT.subset", "application/netcdf", 1)],
    };
}

using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The real client, unchanged, where it is on Python's path (PYTHONPATH=.../esgf-compute-api).</summary>
public sealed class CwtClientTests
{
    private const string Script =
        """
        import sys, warnings
        warnings.simplefilter('ignore')
        import cwt
        client = cwt.WPSClient(sys.argv[1] + '/wps', headers={'COMPUTE_TOKEN': 'SECRET'})
        files = [cwt.Variable('/d/%s.nc' % name, 'pr', name=name) for name in 'ab']
        domain = cwt.Domain(time=('1979-06', '1980'), lat=(-45, 45), lon=slice(0, 10, 2), name='d0')
        merged = client.CDAT.aggregate(*files)
        subset = client.CDAT.subset(merged, domain=domain)
        client.execute(subset)
        print('-- ', subset.wait(timeout=20, sleep=0.05), subset.output.uri, subset.output.var_name)
        mean = client.CDAT.mean(files[0], axes=['lat', 'lon'])
        client._client.urlopen_kwargs = {}
        client.execute(mean, method='GET', storeExecuteResponse='true', status='true')
        print('-- ', mean.wait(timeout=20, sleep=0.05), mean.output.uri)
        workflow = client.CDAT.workflow(client.CDAT.mean(files[0]), client.CDAT.mean(files[1]))
        client.execute(workflow)
        print('-- ', workflow.wait(timeout=20, sleep=0.05), [output.name for output in workflow.output])
        broken = client.CDAT.mean(files[0])
        broken.gridder = cwt.Gridder()
        try:
            client.execute(broken)
        except cwt.errors.WPSClientError as error:
            print('-- ', 'gridder T85 is not offered' in str(error))
        print('-- ', len(client._repr_html_()) > 0, client.process_by_name('CDAT.mean').identifier)
        """;

    [Fact]
    public async Task It_connects_executes_waits_and_reads_outputs()
    {
        await RequireClient();
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status =>
        {
            var outputs = status.Process == "CDAT.workflow" ? 2 : 1;
            _ = Task.Delay(100).ContinueWith(
                _ => edge.Service.Put(status with
                {
                    Phase = JobPhase.Succeeded,
                    Outputs = [.. Enumerable.Range(0, outputs).Select(n =>
                        new JobOutput($"alice/j/{n}.nc", "pr", $"r{n}-{status.Process}", "application/netcdf", 1))],
                }),
                TaskScheduler.Default);
            return status with { Phase = JobPhase.Started, Percent = 12 };
        };

        var printed = await Python.RunAsync(Script, edge.Url);

        var file = $"{edge.Url}/threddsCWT/dodsC/public/alice/j/0.nc";
        Assert.Equal(
            [
                $"--  True {file} pr",
                $"--  True {file}",
                "--  True ['r0-CDAT.workflow', 'r1-CDAT.workflow']",
                "--  True",
                "--  True CDAT.mean",
            ],
            printed.Split('\n').Where(line => line.StartsWith("-- ", StringComparison.Ordinal)));

        var requests = edge.Service.Submitted.ToArray();
        Assert.Equal(["CDAT.subset", "CDAT.mean", "CDAT.workflow"], requests.Select(request => request.Process));
        Assert.Equal("lat|lon", requests[1].Operations.Single().Parameters["axes"]);
        Assert.Equal(2, requests[2].Operations[0].Inputs.Length);
    }

    private static async Task RequireClient()
    {
        await Python.RequireAsync("owslib");
        var found = await Python.RunAsync("import importlib.util; print(importlib.util.find_spec('cwt') is not None)");
        if (found.Trim() != "True")
        {
            Assert.Skip("the client cwt is not on Python's path: set PYTHONPATH to a copy of esgf-compute-api");
        }
    }
}

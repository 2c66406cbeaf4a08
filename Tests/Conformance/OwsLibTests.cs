using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The library behind the real client, talking to the edge by itself.</summary>
public sealed class OwsLibTests
{
    private const string Script =
        """
        import sys
        from owslib.wps import WebProcessingService, ComplexDataInput, SYNC, ASYNC
        wps = WebProcessingService(sys.argv[1] + '/wps', headers={'COMPUTE_TOKEN': 'SECRET'})
        print(len(wps.processes), [p.identifier for p in wps.describeprocess('all')] == [p.identifier for p in wps.processes])
        lists = [('variable', '[{"uri": "/d/a.nc", "id": "pr|v0"}]'), ('domain', '[]'),
                 ('operation', '[{"name": "CDAT.subset", "result": "r", "input": ["v0"]}]')]
        inputs = [(name, ComplexDataInput(text, mimeType='application/json')) for name, text in lists]
        for form, mode in ((None, ASYNC), ('output', ASYNC), ('output', SYNC)):
            run = wps.execute('CDAT.subset', inputs, output=form, mode=mode)
            print(run.status, run.statusLocation is not None)
            if run.statusLocation:
                run.checkStatus(sleepSecs=0)
            print(run.status, [o.identifier for o in run.processOutputs], run.processOutputs[0].data)
        print(wps.execute('CDAT.subset', lists).status)
        try:
            wps.execute('CDAT.nothing', inputs)
        except Exception as fault:
            print(type(fault).__name__, 'CDAT.nothing' in str(fault), '{' in str(fault))
        """;

    [Fact]
    public async Task It_connects_describes_executes_and_sees_the_end()
    {
        await Python.RequireAsync("owslib");
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status =>
        {
            // Accepted in the answer, finished by the first poll.
            _ = Task.Run(() => edge.Service.Put(status with
            {
                Phase = JobPhase.Succeeded,
                Outputs = [new("alice/j/a.nc", "pr", "r-CDAT.subset", "application/netcdf", 1)],
            }));
            return status;
        };

        var printed = await Python.RunAsync(Script, edge.Url);

        var data = $$"""['{"uri":"{{edge.Url}}/threddsCWT/dodsC/public/alice/j/a.nc","id":"pr|r-CDAT.subset","mime_type":"application/netcdf"}']""";
        Assert.Equal(
            $"""
            5 True
            ProcessAccepted True
            ProcessSucceeded ['output'] {data}
            ProcessAccepted True
            ProcessSucceeded ['output'] {data}
            ProcessSucceeded False
            ProcessSucceeded ['output'] {data}
            ProcessAccepted
            ServiceException True False

            """,
            printed);
    }
}

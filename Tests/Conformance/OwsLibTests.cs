using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The library behind the real client, talking to the edge by itself.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class OwsLibTests(EchoService service)
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

    private const string EchoScript =
        """
        import sys
        from owslib.wps import (WebProcessingService, ComplexDataInput, BoundingBoxDataInput, SYNC, ASYNC,
                                monitorExecution)
        url, document = sys.argv[1:3]
        wps = WebProcessingService(url + '/wps')
        echo = wps.describeprocess('echo')
        for field in echo.dataInputs:
            print(field.identifier, field.dataType, field.minOccurs, field.maxOccurs, field.allowedValues,
                  field.defaultValue if field.dataType != 'ComplexData' else field.defaultValue.mimeType,
                  len(field.supportedValues))
        print([field.dataType for field in echo.processOutputs])
        box = BoundingBoxDataInput([1, 2, 3.5, 4])
        inputs = [('string', 'a & b'), ('integer', '1'), ('integer', '2'), ('double', '2.5'), ('box', box),
                  ('complex', ComplexDataInput('{"a": 1}', mimeType='application/json'))]
        def show(run):
            for out in run.processOutputs:
                box = [out.data[0].minx, out.data[0].maxy, out.data[0].crs.code] if out.identifier == 'box' and out.data else out.data
                print('  ', out.identifier, box, out.mimeType, bool(out.reference))
        for mode in (SYNC, ASYNC):
            run = wps.execute('echo', inputs, output=[('double', False), ('integer', False), ('box', False), ('complex', False)],
                              mode=mode, lineage=True)
            monitorExecution(run, sleepSecs=0.1)
            print(run.status, len(run.errors), len(run.dataInputs))
            show(run)
        run = wps.execute('echo', inputs, output=[('complex', True), ('string', True)], mode=SYNC)
        show(run)
        print([wps_out.retrieveData().decode() for wps_out in run.processOutputs])
        run = wps.execute('echo', [('string', 'x'), ('complex', ComplexDataInput(document))], output=[('complex', False)], mode=SYNC)
        show(run)
        for bad in ([], [('string', 'x'), ('integer', '101')]):
            try:
                print(wps.execute('echo', bad, mode=SYNC).status)
            except Exception as fault:
                print(type(fault).__name__, 'locator="string"' in str(fault), 'locator="integer"' in str(fault))
        """;

    [Fact]
    public async Task It_connects_describes_executes_and_sees_the_end()
    {
        await Python.RequireAsync("owslib");
        await using var edge = await EdgeHost.Start();
        edge.Service.OnPoll = status => status with // Accepted in the answer, finished at the first poll.
        {
            Phase = JobPhase.Succeeded,
            Outputs = [new("alice/j/a.nc", "pr", "r-CDAT.subset", "application/netcdf", 1)],
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

    [Fact]
    public async Task It_reads_every_kind_of_value()
    {
        await Python.RequireAsync("owslib");
        var document = service.Documents.Put("/owslib.json", "[\"far\"]", "application/json");

        var printed = await Python.RunAsync(EchoScript, service.Edge.Url, document);

        Assert.Equal(
            """
            string string 1 1 [] None 0
            integer integer 0 3 [] None 0
            double double 0 1 [] None 0
            boolean boolean 0 1 [] None 0
            time dateTime 0 1 [] None 0
            colour string 0 1 ['red', 'green', 'blue'] green 0
            box BoundingBoxData 0 1 [] urn:ogc:def:crs:EPSG::4326 2
            complex ComplexData 0 2 [] application/json 4
            ['string', 'integer', 'double', 'boolean', 'dateTime', 'string', 'BoundingBoxData', 'ComplexData']
            ProcessSucceeded 0 6
               double ['2.5'] None False
               integer ['1'] None False
               integer ['2'] None False
               box ['2', '3.5', 4326] None False
               complex ['{"a": 1}'] application/json False
            ProcessSucceeded 0 6
               double ['2.5'] None False
               integer ['1'] None False
               integer ['2'] None False
               box ['2', '3.5', 4326] None False
               complex ['{"a": 1}'] application/json False
               complex [] application/json True
               string [] text/plain True
            ['{"a": 1}', 'a & b']
               complex ['["far"]'] application/json False
            ServiceException True False
            ServiceException False True

            """,
            printed);
    }
}

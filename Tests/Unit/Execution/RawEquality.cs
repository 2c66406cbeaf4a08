using System.Text.Json;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>Compares outputs with their sources bit by bit, as netCDF-C reads both, masking and scaling off.</summary>
internal static class RawEquality
{
    private const string Script =
        """
        import sys, json, numpy as np, netCDF4
        for case in json.load(open(sys.argv[1])):
            parts = []
            for path in case['sources']:
                with netCDF4.Dataset(path) as d:
                    d.set_auto_maskandscale(False)
                    v = d[case['variable']]
                    parts.append(v[...])
                    attributes = {k: v.getncattr(k) for k in v.ncattrs()} if len(parts) == 1 else attributes
            want = np.concatenate(parts) if len(parts) > 1 else parts[0]
            want = want[tuple(slice(*s) for s in case['slices'])]
            with netCDF4.Dataset(case['output']) as d:
                d.set_auto_maskandscale(False)
                v = d[case['variable']]
                have = v[...]
                assert have.dtype == want.dtype, (case, have.dtype, want.dtype)
                assert have.shape == want.shape, (case, have.shape, want.shape)
                assert have.tobytes() == want.tobytes(), case
                for k, value in attributes.items():
                    assert np.array_equal(v.getncattr(k), value), (case, k)
        print('equal')
        """;

    /// <summary>Checks one variable of many outputs in one go.</summary>
    /// <param name="cases">
    /// The output, its sources joined along their first dimension, the variable, and a Python slice for each of its
    /// first dimensions.
    /// </param>
    public static async Task CheckAsync(
        IEnumerable<(string Output, string[] Sources, string Variable, long[][] Slices)> cases)
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        var file = folder.File("cases.json");
        await File.WriteAllTextAsync(
            file,
            JsonSerializer.Serialize(cases.Select(one => new
            {
                output = one.Output,
                sources = one.Sources,
                variable = one.Variable,
                slices = one.Slices,
            })),
            TestContext.Current.CancellationToken);

        var printed = await Python.RunAsync(Script, file);

        Assert.Equal("equal", printed.Trim());
    }
}

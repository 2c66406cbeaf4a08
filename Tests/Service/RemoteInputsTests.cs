using System.Globalization;
using System.Net;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Support.Shaping;

namespace Compute.Orleans.Tests.Service;

/// <summary>A file on a real web server that is far away gives the numbers that it gives on the disk, bit for bit.</summary>
public sealed class RemoteInputsTests
{
    private const int Connections = 4;

    [Theory]
    [InlineData(RemoteFiles.Maps)]
    [InlineData(RemoteFiles.Classic)]
    [InlineData(RemoteFiles.Records)]
    public async Task Numbers_from_far_away_are_those_of_the_disk(string name)
    {
        using var folder = new TemporaryFolder();
        await RemoteFiles.MakeAsync(folder.Path);
        await using var nginx = await Nginx.Create();
        await nginx.Start(string.Create(
            CultureInfo.InvariantCulture,
            $$"""server { listen 127.0.0.1:{{nginx.Port}}; root {{folder.Path}}; location /away/ { alias {{folder.Path}}/; } }"""));
        await using var proxy = new ShapedProxy(
            new(IPAddress.Loopback, nginx.Port), TimeSpan.FromMilliseconds(20), bytesPerSecond: 40_000_000);
        await using var remote = await RemoteService.Start(
            folder.Path,
            [proxy.Authority],
            ("Data:Http:ConnectionsPerHost", Connections.ToString(CultureInfo.InvariantCulture)));

        foreach (var operation in (string[])["CDAT.mean", "CDAT.subset"])
        {
            var right = await remote.Succeed(operation, folder.File(name));
            var output = await remote.Succeed(operation, $"http://{proxy.Authority}/away/{name}");

            Assert.InRange(await RemoteFiles.SameAsync(right, output), 90 * 180, int.MaxValue);
        }

        await remote.AssertNothingIsLeft();
        Assert.InRange(proxy.MostOpen, 1, Connections);
        Assert.InRange(proxy.Bytes, new FileInfo(folder.File(name)).Length, long.MaxValue);
    }
}

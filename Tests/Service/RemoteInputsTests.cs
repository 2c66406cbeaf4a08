using System.Globalization;
using System.Net;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Support.Shaping;

namespace Compute.Orleans.Tests.Service;

/// <summary>A file on a real web server that is far away gives the numbers that it gives on the disk, bit for bit.</summary>
public sealed class RemoteInputsTests
{
    private const int Connections = 4;
    private const int Cells = 90 * 180;

    [Theory]
    [InlineData(RemoteFiles.Maps)]
    [InlineData(RemoteFiles.Classic)]
    [InlineData(RemoteFiles.Records)]
    public async Task Numbers_from_far_away_are_those_of_the_disk(string name)
    {
        using var folder = new TemporaryFolder();
        await RemoteFiles.MakeAsync(folder.Path);
        await using var nginx = await Serve(folder);
        await using var proxy = new ShapedProxy(
            new(IPAddress.Loopback, nginx.Port), TimeSpan.FromMilliseconds(20), bytesPerSecond: 40_000_000);
        await using var remote = await RemoteService.Start(
            folder.Path,
            [proxy.Authority],
            ("Data:Http:ConnectionsPerHost", Connections.ToString(CultureInfo.InvariantCulture)));

        foreach (var operation in (string[])["CDAT.mean", "CDAT.subset"])
        {
            var right = await remote.Succeed(operation, folder.File(name));
            var output = await remote.Succeed(operation, $"http://{proxy.Authority}/{name}");

            Assert.InRange(await RemoteFiles.SameAsync(right, output), Cells, int.MaxValue);
        }

        await remote.AssertNothingIsLeft();
        Assert.InRange(proxy.MostOpen, 1, Connections);
        Assert.InRange(proxy.Bytes, new FileInfo(folder.File(name)).Length, long.MaxValue);
    }

    [Fact]
    public async Task Files_of_one_name_length_and_date_are_not_taken_for_one_another()
    {
        using var folder = new TemporaryFolder();
        await RemoteFiles.MakeAsync(folder.Path);
        var here = folder.File(RemoteFiles.Classic);
        var there = Path.Combine(Directory.CreateDirectory(folder.File("there")).FullName, RemoteFiles.Classic);
        await RemoteFiles.PutOtherAsync(here, there, isDatedAlike: true);
        await using var nginx = await Serve(folder);
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{nginx.Port}");
        await using var remote = await RemoteService.Start(folder.Path, [host]);

        // nginx makes its ETag of length and date: the two have the same.
        foreach (var path in (string[])[here, there, here])
        {
            var output = await remote.Succeed("CDAT.mean", $"http://{host}{path[folder.Path.Length..]}");

            Assert.Equal(Cells, await RemoteFiles.SameAsync(await remote.Succeed("CDAT.mean", path), output));
        }
    }

    [Fact]
    public async Task A_file_that_was_replaced_between_two_jobs_gives_the_second_its_new_numbers()
    {
        using var folder = new TemporaryFolder();
        await RemoteFiles.MakeAsync(folder.Path);
        var path = folder.File(RemoteFiles.Classic);
        await using var nginx = await Serve(folder);
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{nginx.Port}");
        await using var remote = await RemoteService.Start(folder.Path, [host]);

        foreach (var isNew in (bool[])[false, true])
        {
            if (isNew)
            {
                await RemoteFiles.PutOtherAsync(path, path, isDatedAlike: false);
            }

            var output = await remote.Succeed("CDAT.mean", $"http://{host}/{RemoteFiles.Classic}");

            Assert.Equal(Cells, await RemoteFiles.SameAsync(await remote.Succeed("CDAT.mean", path), output));
        }
    }

    private static async Task<Nginx> Serve(TemporaryFolder folder)
    {
        var nginx = await Nginx.Create();
        await nginx.Start(string.Create(
            CultureInfo.InvariantCulture, $$"""server { listen 127.0.0.1:{{nginx.Port}}; root {{folder.Path}}; }"""));
        return nginx;
    }
}

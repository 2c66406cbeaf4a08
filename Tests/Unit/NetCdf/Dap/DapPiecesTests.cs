using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Dap;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.NetCdf.Dap;

public sealed class DapPiecesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_variable_is_pushed_once_in_the_pieces_of_a_file_and_asked_for_in_longer_runs()
    {
        await using var server = await DapServer.StartAsync();
        server.Shape = [40, 181, 360];
        server.Value = place => place % 1013;
        server.Further = "";
        using var opener = new SourceOpener(
            new AccessPolicy { Hosts = [server.Host] }, new HttpSourceOptions { UseProxy = false });
        await using var source = await opener.OpenAsync("dap2+" + server.Url.AbsoluteUri, Stop);
        var variable = (await DatasetReader.ReadIndexAsync(source, Stop)).Variable("tas")!;
        IndexRange[] selection = [new(1, 39), new(0, 181), new(0, 360)];
        var region = new Region([1, 0, 0], [39, 181, 360]);
        var pieces = new PieceCollector(region, [0]);

        Assert.True(PieceReader.Takes(variable, selection));
        await PieceReader.VisitAsync(source, variable, selection, region, pieces, null, Stop);

        Assert.All(pieces.Times, times => Assert.Equal(1, times));
        Assert.Equal(Enumerable.Range(181 * 360, 39 * 181 * 360).Select(place => (double)(place % 1013)), pieces.Values);
        Assert.Equal(
            region.Blocks(RunPieces.PieceBytes / 4).Select(block => string.Join(' ', block.Start) + ": " + string.Join(' ', block.Count)),
            pieces.Cuts);

        // 4 MiB are 16 rows, whose pieces have 4.
        Assert.Equal(
            ["tas.tas[17:1:32][0:1:180][0:1:359]", "tas.tas[1:1:16][0:1:180][0:1:359]", "tas.tas[33:1:39][0:1:180][0:1:359]"],
            server.AskedOf(".dods").Select(path => path.Split('?')[1]).Order(StringComparer.Ordinal));
        Assert.InRange(PieceReader.ScratchOf(variable), 4 * DapPieces.SlabBytes, 8 * DapPieces.SlabBytes);
    }

    [Fact]
    public void Runs_of_any_region_are_whole_pieces() =>
        Gen.Select(Gen.Long[1, 3000], Gen.Long[1, 3000], Gen.Long[1, 3000], Gen.Int[0, 3]).Sample(
            (first, second, third, power) =>
            {
                var elementBytes = 1 << power;
                var region = Region.Whole([first % 40 + 1, second, third]);
                var piece = RunPieces.PieceBytes / elementBytes;

                Assert.Equal(
                    region.Blocks(piece).Select(Shown),
                    region.Blocks(DapPieces.SlabElements(region, elementBytes)).SelectMany(slab => slab.Blocks(piece)).Select(Shown));
            },
            iter: 300);

    private static string Shown(Region block) => $"{string.Join(' ', block.Start)}: {string.Join(' ', block.Count)}";
}

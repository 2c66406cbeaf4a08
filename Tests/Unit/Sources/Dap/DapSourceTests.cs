using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

public sealed class DapSourceTests : DapServerTests
{
    [Theory]
    [InlineData("0:1:11 0:1:4 0:1:6")]
    [InlineData("3:2:9 1:3:4 6:1:6")]
    [InlineData("11:1:11 4:1:4 0:6:6")]
    public async Task Any_part_is_what_the_server_holds(string ranges)
    {
        await using var source = await OpenAsync();
        var question = Question([.. ranges.Split(' ').Select(Range)]);

        var values = await ReadAsync(source, question);

        Assert.Equal(Expected(question), values);
        Assert.Equal($"/thredds/dodsC/test/tas.nc.dods?tas.tas[{ranges.Replace(" ", "][", StringComparison.Ordinal)}]", Server.Asked.Last());
    }

    // Field note 3: a server refuses more than so many Mbytes. What is asked for stays below a bound of our own,
    [Fact]
    public async Task A_read_is_cut_into_requests_of_bounded_length()
    {
        Server.Shape = [300, 20, 30];
        Dap.MaxRequestBytes = 64 << 10;
        Dap.RequestsAtOnce = 3;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(16, Server.AskedOf(".dods").Count()); // 720,000 bytes, halved four times: 45,000 each.
        Assert.InRange(Server.MostAtOnce, 1, 3);
    }

    // and where the server's is lower, its refusal is understood, and remembered.
    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(413)]
    public async Task A_refusal_for_size_halves_the_request_and_is_remembered(int status)
    {
        Server.Shape = [300, 20, 30];
        Server.MaxMbytes = 0.2;
        Server.RefusalStatus = status;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4, Server.AskedOf(".dods").Count()); // Refused once: 180,000 bytes are below the limit that it names.

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4 + 4, Server.AskedOf(".dods").Count());
    }

    // A server that was short of memory for a minute is not asked for little until this service is started again.
    [Fact]
    public async Task A_limit_that_was_learned_is_forgotten_after_a_while()
    {
        Server.Shape = [300, 20, 30];
        Server.MaxMbytes = 0.2;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));
        _ = await ReadAsync(source, all);
        Server.MaxMbytes = null;
        Clock.Advance(Dap.Remember - TimeSpan.FromMinutes(1));
        _ = await ReadAsync(source, all);
        Assert.Equal(1 + 4 + 4, Server.AskedOf(".dods").Count());

        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4 + 4 + 1, Server.AskedOf(".dods").Count());
    }

    [Fact]
    public async Task Where_nothing_is_remembered_a_refusal_still_makes_smaller_requests()
    {
        Dap.Remember = TimeSpan.Zero;
        Server.Shape = [300, 20, 30];
        Server.MaxMbytes = 0.2;
        await using var source = await OpenAsync();
        var all = Question(new(0, 300, 1), new(0, 20, 1), new(0, 30, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(1 + 4, Server.AskedOf(".dods").Count());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task Texts_that_are_refused_for_their_size_are_asked_for_in_halves(int most, bool isAnswered)
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            var numbers = Uri.UnescapeDataString(context.Request.QueryString.Value!).Split('[', ']')[1].Split(':');
            var (first, last) = (int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[2], CultureInfo.InvariantCulture));
            var count = last - first + 1;
            if (count > most)
            {
                await DapServer.SendAsync(context, 403, "Error {\n code = 403;\n message = \"Request too big=9 Mbytes, max=1\";\n};");
                return true;
            }

            var body = new List<byte>(System.Text.Encoding.ASCII.GetBytes($"Dataset {{\n String name[n = {count}];\n}} x;\nData:\n"));
            body.AddRange([0, 0, 0, (byte)count]);
            for (var number = first; number <= last; number++)
            {
                body.AddRange([0, 0, 0, 2, (byte)'n', (byte)('0' + number), 0, 0]);
            }

            await context.Response.Body.WriteAsync(body.ToArray());
            return true;
        };
        var question = new DapQuestion(["name"], DapType.String, [new(0, 8, 1)]);

        if (!isAnswered)
        {
            var fault = await AssertFaultAsync(Fault.DataUnreachable, () => source.ReadTextsAsync(question, 1000, Stop));
            Assert.EndsWith("while reading name[0:1:0]", fault.Message);
            Assert.Equal(4, Server.AskedOf(".dods").Count()); // Eight, four, two, one.
            return;
        }

        var texts = await source.ReadTextsAsync(question, 16, Stop);
        Assert.Equal(["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7"], texts.Select(System.Text.Encoding.ASCII.GetString));
        _ = await AssertFaultAsync(Fault.TooLarge, () => source.ReadTextsAsync(question, 15, Stop)); // Of all halves together.
    }

    [Fact]
    public async Task A_server_that_refuses_little_too_is_not_asked_for_ever_less()
    {
        Server.MaxMbytes = 0.0001;
        await using var source = await OpenAsync();

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1))));
        Assert.Contains("HTTP 403 (Forbidden) \"Request too big=0.00168 Mbytes, max=0.0\" while reading tas.tas[0:1:11]", fault.Message);
        Assert.Single(Server.AskedOf(".dods"));
    }

    // Field note 4: an answer of zeros, or of too few bytes, was taken for data without an error.
    [Theory]
    [InlineData("short", Fault.DataUnreachable, "ended before the last element of `tas`")]
    [InlineData("head only", Fault.DataUnreachable, "ended before the last element of `tas`")]
    [InlineData("half a head", Fault.DataUnreachable, "ended before its data")]
    [InlineData("empty", Fault.DataUnreachable, "ended before its data")]
    [InlineData("long", Fault.CorruptData, "more bytes than the answer's structure takes")]
    [InlineData("zeros", Fault.CorruptData, "an answer that is not DAP2's")]
    [InlineData("zeros behind the head", Fault.CorruptData, "counts 0 elements of `tas` where its structure says 420")]
    [InlineData("huge count", Fault.CorruptData, "counts 4294967295 elements of `tas`")]
    [InlineData("second count", Fault.CorruptData, "counts 7 elements of `tas`")]
    [InlineData("another shape", Fault.CorruptData, "an answer to another question: Dataset")]
    [InlineData("a page", Fault.CorruptData, "an answer that is not DAP2's \"log in\"")]
    public async Task An_answer_that_does_not_fit_fails_after_all_attempts(string flaw, Fault fault, string message)
    {
        Server.Spoil = (answer, _) => SpoiledAnswer.Of(answer, flaw);
        await using var source = await OpenAsync();

        var failure = await AssertFaultAsync(
            fault, () => ReadAsync(source, Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1))));
        Assert.StartsWith($"`{Server.Url}`: HTTP 200 (OK)", failure.Message);
        Assert.Contains(message, failure.Message);
        Assert.EndsWith("while reading tas.tas[0:1:11][0:1:4][0:1:6], 3 times", failure.Message);
        Assert.Equal(3, Server.AskedOf(".dods").Count());
    }

    // Field note 6: a connection that breaks does not end a job.
    [Fact]
    public async Task An_answer_that_was_short_twice_is_asked_for_three_times()
    {
        Server.Spoil = (answer, number) => number <= 4 ? answer[..^5] : answer;
        await using var source = await OpenAsync();
        var all = Question(new(0, 12, 1), new(0, 5, 1), new(0, 7, 1));

        Assert.Equal(Expected(all), await ReadAsync(source, all));
        Assert.Equal(3, Server.AskedOf(".dods").Count());
    }

    // Field note 8: an error says which URL, which HTTP status, and what was being done.
    [Fact]
    public async Task A_refusal_is_quoted_in_one_line()
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            await DapServer.SendAsync(context, 400, "Error {\n code = 1;\n message = \"no \\\"such\\\"\n\u0007 variable\";\n};" + new string('x', 100_000));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Equal($"`{Server.Url}`: unexpected HTTP 400 (Bad Request) \"no 'such' variable\" while reading tas.tas[0:1:0][0:1:0][0:1:0]", fault.Message);
    }

    [Fact]
    public async Task An_error_that_comes_as_a_success_is_one()
    {
        await using var source = await OpenAsync();
        Server.Spoil = (_, _) => "Error {\n code = 5;\n message = \"the disk is gone\";\n};"u8.ToArray();

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, Question(new(0, 1, 1), new(0, 1, 1), new(0, 1, 1))));
        Assert.Contains("HTTP 200 (OK) \"the disk is gone\" in the place of an answer while reading", fault.Message);
    }

    // A byte alone takes 32 bits; pydap has it first, all others last.
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 200 }, 200)]
    [InlineData(new byte[] { 255, 255, 255, 200 }, 200)]
    [InlineData(new byte[] { 200, 0, 0, 0 }, 200)]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 0)]
    public async Task A_single_byte_is_found_on_either_side(byte[] word, byte value)
    {
        Server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                await context.Response.Body.WriteAsync((byte[])[.. "Dataset {\n Byte one;\n} x;\nData:\r\n"u8, .. word]);
            }

            return number > 2;
        };
        await using var source = await OpenAsync();
        var read = new byte[1];

        await source.ReadAsync(new(["one"], DapType.Byte, []), isAlone: false, read, Stop);

        Assert.Equal(value, read[0]);
    }

    private static DapRange Range(string text)
    {
        var numbers = text.Split(':').Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], ((numbers[2] - numbers[0]) / numbers[1]) + 1, numbers[1]);
    }

    private float[] Expected(DapQuestion question)
    {
        var (time, lat, lon) = (question.Ranges[0], question.Ranges[1], question.Ranges[2]);
        return
        [
            .. from t in Positions(time)
               from y in Positions(lat)
               from x in Positions(lon)
               select Server.Value((((t * Server.Shape[1]) + y) * Server.Shape[2]) + x),
        ];
    }

    private static IEnumerable<long> Positions(DapRange range)
    {
        for (long place = 0; place < range.Count; place++)
        {
            yield return range.Start + (place * range.Step);
        }
    }
}

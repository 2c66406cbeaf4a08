using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Documents on their way to a client: small and long, whole and failed, read and not read.</summary>
public sealed class StreamedDocumentsTests
{
    private const int PartBytes = 16 * 1024;
    private const int LongParts = 4096; // 64 MB, far more than any buffer on the way holds.

    private static readonly string _text = new('x', PartBytes);

    [Fact]
    public async Task A_document_of_bounded_length_says_how_long_it_is()
    {
        await using var edge = await Start("/bounded", context =>
            XmlDocumentWriter.Send(context, StatusCodes.Status200OK, writer => WriteParts(writer, 20)));

        using var get = await edge.Client.GetAsync("/bounded", TestContext.Current.CancellationToken);
        using var head = await edge.Client.SendAsync(
            new(HttpMethod.Head, "/bounded"), TestContext.Current.CancellationToken);

        var bytes = await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(20, XElement.Parse(Encoding.UTF8.GetString(bytes)).Elements().Count());
        Assert.Equal(bytes.Length, get.Content.Headers.ContentLength);
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);
        Assert.Equal("text/xml", get.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_long_document_goes_out_in_parts_and_arrives_whole()
    {
        await using var edge = await Start("/long", context =>
            XmlDocumentWriter.Send(context, StatusCodes.Status200OK, writer => WriteParts(writer, 100, () => { })));

        using var get = await edge.Client.GetAsync(
            "/long", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var head = await edge.Client.SendAsync(
            new(HttpMethod.Head, "/long"), TestContext.Current.CancellationToken);

        Assert.True(get.Headers.TransferEncodingChunked);
        var text = await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(100, XElement.Parse(text).Elements().Count(part => part.Value == _text));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public async Task What_fails_before_anything_was_sent_is_a_report_and_nothing_else(int parts)
    {
        await using var edge = await Start("/failed", context =>
            XmlDocumentWriter.Send(context, StatusCodes.Status200OK, writer =>
            {
                writer.WriteStartElement("half");
                WriteParts(writer, parts);
                throw new InvalidOperationException("a secret of the program");
            }));

        using var answer = await edge.Client.GetAsync("/failed", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("NoApplicableCode", Documents.Exception(text).Code);
        Assert.DoesNotContain("half", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flush_of_little_sends_nothing_yet()
    {
        await using var edge = await Start("/failed", context =>
            XmlDocumentWriter.Send(context, StatusCodes.Status200OK, async writer =>
            {
                await writer.WriteStartElementAsync(null, "half", null);
                await writer.FlushAsync();
                throw new InvalidOperationException("a secret of the program");
            }));

        using var answer = await edge.Client.GetAsync("/failed", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("NoApplicableCode", Documents.Exception(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Code);
    }

    [Fact]
    public async Task What_fails_later_never_ends_as_if_it_were_whole()
    {
        await using var edge = await Start("/failed", context =>
            XmlDocumentWriter.Send(context, StatusCodes.Status200OK, writer => WriteParts(writer, 10, () => { }, fail: true)));
        using var client = await Connect(edge, "/failed");

        var received = new MemoryStream();
        var isReset = false;
        try
        {
            await client.GetStream().CopyToAsync(received, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            isReset = true; // Ended by force, or by a plain end without the last chunk: both say that it is not whole.
        }

        var text = Encoding.ASCII.GetString(received.ToArray());
        Assert.True(isReset || text.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal), text);
        Assert.DoesNotContain("\r\n0\r\n\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("</parts>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ExceptionReport", text, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => edge.Client.GetStringAsync(
            "/failed", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_that_does_not_read_makes_the_document_wait()
    {
        var written = 0;
        await using var edge = await Start("/long", context => XmlDocumentWriter.Send(
            context,
            StatusCodes.Status200OK,
            writer => WriteParts(writer, LongParts, () => Interlocked.Increment(ref written))));
        using var client = await Connect(edge, "/long");

        var before = -1;
        while (Volatile.Read(ref written) is var now && (now != before || now == 0))
        {
            before = now;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        }

        Assert.InRange(before, 1, LongParts / 2);
        var received = new MemoryStream();
        await client.GetStream().CopyToAsync(received, TestContext.Current.CancellationToken);
        Assert.EndsWith(
            "\r\n0\r\n\r\n", Encoding.ASCII.GetString(received.ToArray().AsSpan()[^20..]), StringComparison.Ordinal);
        Assert.Equal(LongParts, written);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_document()
    {
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var edge = await Start("/long", async context =>
        {
            try
            {
                await XmlDocumentWriter.Send(
                    context, StatusCodes.Status200OK, writer => WriteParts(writer, LongParts, () => { }));
                ended.SetResult(null);
            }
            catch (Exception exception)
            {
                ended.SetResult(exception);
                throw;
            }
        });
        var client = await Connect(edge, "/long");
        client.LingerState = new LingerOption(enable: true, seconds: 0); // A reset, as of a client that was killed.

        client.Dispose();

        Assert.IsAssignableFrom<OperationCanceledException>(
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    private static Task<EdgeHost> Start(string path, RequestDelegate answer) =>
        EdgeHost.Start(configure: null, app => app.MapMethods(path, ["GET", "HEAD"], answer));

    private static async Task<TcpClient> Connect(EdgeHost edge, string path)
    {
        var client = new TcpClient { ReceiveBufferSize = PartBytes };
        await client.ConnectAsync("127.0.0.1", edge.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        return client;
    }

    private static void WriteParts(XmlWriter writer, int parts)
    {
        writer.WriteStartElement("parts");
        for (var part = 0; part < parts; part++)
        {
            writer.WriteElementString("part", _text);
        }

        writer.WriteEndElement();
    }

    private static async Task WriteParts(XmlWriter writer, int parts, Action count, bool fail = false)
    {
        await writer.WriteStartElementAsync(null, "parts", null);
        for (var part = 0; part < parts; part++)
        {
            await writer.WriteElementStringAsync(null, "part", null, _text);
            count();
            await writer.FlushAsync();
        }

        if (fail)
        {
            throw new InvalidOperationException("a secret of the program");
        }

        await writer.WriteEndElementAsync();
    }
}

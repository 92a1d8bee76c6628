using Microsoft.Playwright;

namespace SkRerank.WebChat.Tests;

/// <summary>The playground of <c>skrerank serve</c> in a browser, with the models in the box.</summary>
public sealed class PlaygroundTests(Chromium chromium, PlaygroundServer server) : IClassFixture<Chromium>, IClassFixture<PlaygroundServer>
{
    private const string Question = "What does a night cost, and where do dogs sleep?";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_OverACollection_ShowsEveryMethodWithLinesAndTimes()
    {
        await using var page = await OpenAsync();

        await AskAsync(page, Question);

        Assert.Equal(["BM25", "Vector", "Hybrid", "Late interaction", "Cross-encoder"], await page.Page.Locator(".column h2").AllInnerTextsAsync());
        Assert.All(await page.Page.Locator(".column .time").AllInnerTextsAsync(), text => Assert.Matches("^[0-9]+[.][0-9] ms$", text));
        Assert.Equal(5, await page.Page.Locator(".column .time").CountAsync());

        // A line for each passage that stands in two neighbouring columns.
        var columns = await ColumnsAsync(page);
        var shared = columns.Zip(columns.Skip(1), (left, right) => left.Intersect(right).Count()).Sum();
        Assert.True(shared > 8);
        Assert.Equal(shared, await page.Page.Locator("#lines path").CountAsync());
        Assert.True(await page.Page.Locator("#lines path.up, #lines path.down").CountAsync() > 0);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Slider_OfAWeight_ChangesTheRanksAtOnce()
    {
        await using var page = await OpenAsync();
        await AskAsync(page, Question);
        var before = await ColumnsAsync(page);

        // Without BM25 the hybrid order is that of the vectors, without vectors that of BM25, for the passages that it finds.
        await SlideAsync(page, "Weight of BM25", "Home");
        await page.Page.WaitForFunctionAsync("wanted => wanted === JSON.stringify([...document.querySelectorAll('.column')[2].querySelectorAll('.card')].map(card => card.dataset.id))", System.Text.Json.JsonSerializer.Serialize(before[1]));
        await SlideAsync(page, "Weight of BM25", "End");
        await SlideAsync(page, "Weight of vectors", "Home");
        await page.Page.WaitForFunctionAsync("wanted => JSON.stringify([...document.querySelectorAll('.column')[2].querySelectorAll('.card')].map(card => card.dataset.id)).startsWith(wanted)", System.Text.Json.JsonSerializer.Serialize(before[0]).TrimEnd(']'));

        Assert.Equal("3", await page.Page.Locator("#value-bm25").InnerTextAsync());
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Slider_OfTheThreshold_LeavesOutWhatTheCrossEncoderScoresLess()
    {
        await using var page = await OpenAsync();
        await AskAsync(page, Question);
        var all = (await ColumnsAsync(page))[^1].Count;

        await SlideAsync(page, "Least relevance", "End");

        var left = (await ColumnsAsync(page))[^1].Count;
        Assert.True(left < all, $"{left} of {all} are left.");
        Assert.Equal($"{all - left} left out by the threshold", await page.Page.Locator(".column").Last.Locator("header p").Last.InnerTextAsync());
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Hover_OverAPassage_MarksTheWordsThatMatched()
    {
        await using var page = await OpenAsync();
        await AskAsync(page, "Where do dogs sleep?");

        await page.Page.Locator(".column").Last.Locator(".card").First.HoverAsync();

        await page.Page.Locator("#pairs table").WaitForAsync();
        Assert.Contains("Dogs sleep in the boot room", await page.Page.Locator("#passage").InnerTextAsync(), StringComparison.Ordinal);
        var pairs = await page.Page.Locator("#pairs tbody tr").AllInnerTextsAsync();
        Assert.Contains(pairs, pair => pair.StartsWith("dogs\tDogs\t", StringComparison.OrdinalIgnoreCase) && double.Parse(pair.Split('\t')[2], System.Globalization.CultureInfo.InvariantCulture) > 0.5);
        Assert.Contains(await page.Page.Locator("#passage mark").AllInnerTextsAsync(), word => word.Equals("dogs", StringComparison.OrdinalIgnoreCase));
        Assert.True(await page.Page.Locator("#lines path.picked").CountAsync() > 0);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Keyboard_Alone_AsksWalksSlidesAndCopies()
    {
        await using var page = await OpenAsync();
        var keyboard = page.Page.Keyboard;
        Assert.Equal("question", await ActiveAsync("id"));
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync("Where do dogs sleep?");
        await keyboard.PressAsync("Enter");
        await page.Page.Locator(".card").First.WaitForAsync();

        // Over the button and the six sliders to the board, which scrolls, and its first passage.
        for (var presses = 0; presses < 12 && await ActiveAsync("className") is not "card" and not "card picked"; presses++) await keyboard.PressAsync("Tab");
        var first = await ActiveAsync("dataset.card");
        Assert.StartsWith("bm25 ", first, StringComparison.Ordinal);
        await page.Page.Locator("#pairs table").WaitForAsync();
        await keyboard.PressAsync("ArrowRight");
        Assert.Equal($"vector {first!["bm25 ".Length..]}", await ActiveAsync("dataset.card"));
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("vector ", await ActiveAsync("dataset.card"), StringComparison.Ordinal);

        // A slider keeps the focus while the results under it change.
        await page.Page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = "Depth of reranking" }).FocusAsync();
        await keyboard.PressAsync("ArrowLeft");
        await page.Page.WaitForFunctionAsync("() => asked.depth === 49");
        Assert.Equal("slider-depth", await ActiveAsync("id"));

        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy as curl" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        await page.Page.Locator("#code").WaitForAsync();
        var code = await page.Page.Locator("#code").InnerTextAsync();
        Assert.StartsWith($"curl {server.Address.AbsoluteUri.TrimEnd('/')}/search -H 'content-type: application/json'", code, StringComparison.Ordinal);
        Assert.Contains("\"mode\":\"cross-encoder\",\"top\":10,\"depth\":49", code, StringComparison.Ordinal);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy as C#" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        Assert.Contains("new LocalPipelineOptions { Mode = SearchMode.Rerank, Depth = 49", await page.Page.Locator("#code").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);

        Task<string?> ActiveAsync(string property) => page.Page.EvaluateAsync<string?>($"document.activeElement.{property}");
    }

    [Fact]
    public async Task PastedPassages_WithMarkup_StayText()
    {
        await using var page = await OpenAsync();
        await page.Page.GetByLabel("Pasted passages").CheckAsync();
        await page.Page.GetByLabel("Passages, parted by blank lines").FillAsync("The bell <img src=x onerror=\"window.hacked=1\"> rings.\n\n<script>window.hacked=1</script> The bell is silent.\n \n</textarea><b>bold</b> bells ${window.hacked=1}");

        await AskAsync(page, "When does the <b>bell</b> <script>window.hacked=1</script> ring?");
        await page.Page.Locator(".card").First.HoverAsync();
        await page.Page.Locator("#pairs table").WaitForAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy as C#" }).ClickAsync();

        Assert.Equal(3, await page.Page.Locator(".column").Last.Locator(".card").CountAsync());
        Assert.Contains("<script>window.hacked=1</script> The bell is silent.", await page.Page.Locator("#board").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("img, b, iframe").CountAsync());
        Assert.Equal(1, await page.Page.Locator("script").CountAsync());
        Assert.True(await page.Page.EvaluateAsync<bool>("window.hacked === undefined"));
        Assert.Contains("onerror=\\\"window.hacked=1\\\"", await page.Page.Locator("#code").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Key_OfAServerThatAsksForOne_IsKeptInMemoryAlone()
    {
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, "s3cret\n", Token);
        using var locked = WebChatProcess.StartTool("serve", "--listen", "http://127.0.0.1:0", "--api-keys", keys);
        await using var page = await WebChatPage.OpenAsync(chromium.Browser, await locked.AddressAsync(Token));
        var key = page.Page.GetByLabel("API key of this server");
        await key.WaitForAsync();

        await key.FillAsync("s3cret");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use the key" }).ClickAsync();
        await page.Page.Locator("#unlock").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await AskAsync(page, "How much is it to stay overnight?");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Copy as curl" }).ClickAsync();

        Assert.Contains("Bearer $SKRERANK_API_KEY", await page.Page.Locator("#code").InnerTextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", await page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal("", await page.Page.Locator("#key").InputValueAsync());
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length + document.cookie.length"));

        // The browser itself reports the one answer 401 that the page asks the key for.
        Assert.All(page.Complaints, complaint => Assert.Contains("401", complaint, StringComparison.Ordinal));
        File.Delete(keys);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Colours_OfEachScheme_HaveContrast(ColorScheme scheme)
    {
        await using var page = await OpenAsync(scheme);
        await AskAsync(page, Question);
        await page.Page.Locator(".column").Nth(2).Locator(".card").First.HoverAsync();
        await page.Page.Locator("#pairs table").WaitForAsync();

        // WCAG 2.2: 4.5 to 1 for text, each element against the next background behind it.
        const string Ratios = """
            () => {
              const rgb = css => css.match(/[\d.]+/g).map(Number);
              const luminance = css => { const [r, g, b] = rgb(css).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = node => { for (; node; node = node.parentElement) { const css = getComputedStyle(node).backgroundColor; if (rgb(css)[3] !== 0) return css; } };
              return [...document.querySelectorAll('h1, h2, p, label, .value, .act, .rank, .name, .move, .snippet, .score, mark, td, th, caption')].filter(node => node.offsetParent).map(node => {
                const [a, b] = [luminance(getComputedStyle(node).color), luminance(behind(node))].sort((x, y) => y - x);
                return (a + 0.05) / (b + 0.05);
              });
            }
            """;
        var ratios = await page.Page.EvaluateAsync<double[]>(Ratios);
        Assert.True(ratios.Length > 100);
        Assert.True(ratios.Min() >= 4.5, $"The least contrast is {ratios.Min():F2}.");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(21, 25, 23)" : "rgb(247, 246, 242)", await page.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).backgroundColor"));
        Assert.Empty(page.Complaints);
        if (Environment.GetEnvironmentVariable("SKRERANK_SCREENSHOTS") is { Length: > 0 } folder)
            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"playground-{scheme.ToString().ToLowerInvariant()}.png"), FullPage = true });
    }

    [Fact]
    public async Task Names_ForScreenReaders_AreThere()
    {
        await using var page = await OpenAsync();
        await AskAsync(page, Question);

        foreach (var (role, name) in new[]
        {
            (AriaRole.Textbox, "Question"), (AriaRole.Button, "Ask"), (AriaRole.Combobox, "Collection"), (AriaRole.Radiogroup, "Where to search"), (AriaRole.Slider, "Depth of reranking"), (AriaRole.Slider, "Least relevance"),
            (AriaRole.Region, "Results by method"), (AriaRole.Region, "Cross-encoder"), (AriaRole.Combobox, "The same by"),
        }) Assert.Equal(1, await page.Page.GetByRole(role, new PageGetByRoleOptions { Name = name, Exact = true }).CountAsync());
        Assert.Equal(1, await page.Page.GetByRole(AriaRole.Status).CountAsync());
        Assert.Equal("en", await page.Page.GetAttributeAsync("html", "lang"));
    }

    private async Task<WebChatPage> OpenAsync(ColorScheme scheme = ColorScheme.Light)
    {
        var page = await WebChatPage.OpenAsync(chromium.Browser, server.Address, scheme);
        await page.Page.SetViewportSizeAsync(1440, 900);
        await page.Page.Locator("#collection option").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        return page;
    }

    private static async Task AskAsync(WebChatPage page, string question)
    {
        await page.Page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = "Question" }).FillAsync(question);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask", Exact = true }).ClickAsync();
        await page.Page.Locator(".card").First.WaitForAsync();
    }

    private static async Task SlideAsync(WebChatPage page, string name, string key)
    {
        await page.Page.GetByRole(AriaRole.Slider, new PageGetByRoleOptions { Name = name }).FocusAsync();
        await page.Page.Keyboard.PressAsync(key);
    }

    private static async Task<List<List<string>>> ColumnsAsync(WebChatPage page)
    {
        var columns = await page.Page.EvaluateAsync<string[][]>("[...document.querySelectorAll('.column')].map(column => [...column.querySelectorAll('.card')].map(card => card.dataset.id))");
        return [.. columns.Select(column => column.ToList())];
    }
}

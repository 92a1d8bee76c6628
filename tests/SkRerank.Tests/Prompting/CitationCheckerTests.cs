using CsCheck;
using SkRerank.Prompting;

namespace SkRerank.Tests.Prompting;

public sealed class CitationCheckerTests
{
    private const string Fleas = "A flea can live up to a year, but its lifespan depends on its living conditions. Adult fleas live for 2 to 3 months on a host.";
    private const string Bees = "Bees live in hives and make honey. A hive holds 1,500 bees.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Months [1].", "1", "")]
    [InlineData("Months [1, 2]. Years [1][3].", "1,2,3", "")]
    [InlineData("Months [2; 1], [1-3].", "1,2,3", "")]
    [InlineData("Months [4] or [0] or [007].", "", "0,4,7")]
    [InlineData("数か月【１】［２］。", "1,2", "")]
    [InlineData("From [2019-2020].", "", "2019,2020")]
    [InlineData("From [2-2000000000].", "2,3", "2000000000")]
    [InlineData("Far [99999999999999999999].", "", "2147483647")]
    [InlineData("Nothing [x], a[i], [1", "", "")]
    [InlineData("", "", "")]
    public void Check_AnyMarks_SortsKnownFromUnknown(string answer, string cited, string unknown)
    {
        var report = new CitationChecker().Check(answer, Context("a", "b", "c"));
        Assert.Equal(cited, string.Join(',', report.CitedNumbers));
        Assert.Equal(unknown, string.Join(',', report.UnknownNumbers));
    }

    [Theory]
    [InlineData("It rained [1]. It stopped.", "It stopped.")]
    [InlineData("It rained. [1] It stopped. [2]", "")]
    [InlineData("It rained.[1][2] It stopped.", "It stopped.")]
    [InlineData("\"It rained.\" [1] He left!", "He left!")]
    [InlineData("Prof. J. Smith, e.g., saw 3.5 mm of rain, approx. 4 in the U.S. East [1].", "")]
    [InlineData("# Rain\n\nIt rained:\n- first [1]\n- then\n1. A list item [2].\n2. Another.", "- then|2. Another.")]
    [InlineData("下雨了。停了[1]。", "下雨了。")]
    [InlineData("Did it rain? Yes [1].", "Did it rain?")]
    [InlineData("---\n\n[1]\n", "")]
    [InlineData("Wait... what [1]? No", "No")]
    public void Check_AnySentences_ListsThoseWithoutCitation(string answer, string uncited)
    {
        var report = new CitationChecker().Check(answer, Context("a", "b"));
        Assert.Equal(uncited, string.Join('|', report.UncitedSentences));
    }

    [Fact]
    public void Check_AnyText_NeverThrowsAndQuotesTheAnswer() =>
        Gen.OneOf(Gen.Char["[]12,-.!?\n a\"B。"], Gen.Char).Array[0, 80].Select(chars => new string(chars)).Sample(answer =>
        {
            var report = new CitationChecker().Check(answer, Context("a"));
            Assert.All(report.UncitedSentences, sentence => Assert.Contains(sentence, answer, StringComparison.Ordinal));
        });

    // Content words beside each case: those that are missing, and how many there are.
    [Theory]
    [InlineData("A flea can live up to a year [1].", "")]                                          // flea live year
    [InlineData("Fleas live for two to three months on their hosts [1].", "")]                      // flea live 2 3 month host
    [InlineData("A flea's life may last for a year [1].", "")]                                      // life last of flea life last year: 0.5 is enough
    [InlineData("Fleas transmit malaria in tropical regions [1].", "transmit malaria tropical region")] // 4 of 5
    [InlineData("A flea can live up to ten years [1].", "10")]                                      // a number: 3 of 4 are not enough
    [InlineData("Fleas live for 30 months on a host [1].", "30")]
    [InlineData("Bees make honey [1].", "bee make honey")]
    [InlineData("Bees make honey [2].", "")]
    [InlineData("Bees make honey [1, 2].", "")]
    [InlineData("A hive has 1,500 bees [2].", "")]
    [InlineData("A hive has 2,500 bees [2].", "2")]
    [InlineData("2. Bees make honey [2].", "")]
    [InlineData("Yes [1].", "yes")]
    [InlineData("It is [1].", "")]
    [InlineData("Honey comes from fleas [9].", "honey come flea")]
    [InlineData("Bees make no honey [2].", "")]                                                     // a "not" passes: words do not tell
    [InlineData("According to Apiary, bees live in hives [2].", "")]                                // a title counts
    public void Check_AnySentence_IsComparedWithTheWordsOfItsPassages(string answer, string missing)
    {
        var context = new ContextBuilder().Build([new RerankDocument(Fleas), new RerankDocument(Bees) { Title = "Apiary" }]);
        Assert.Equal(missing, string.Join(' ', new CitationChecker().Check(answer, context).UnsupportedSentences.SelectMany(s => s.MissingWords)));
    }

    [Theory]
    [InlineData("蜜蜂住在蜂巢里[1]。", false)]
    [InlineData("跳蚤能活三个月[1]。", true)]
    [InlineData("Ｂｅｅｓ　ｂｕｚｚ［１］.", false)]
    public void Check_OtherScripts_AreComparedToo(string answer, bool unsupported) =>
        Assert.Equal(unsupported, new CitationChecker().Check(answer, Context("蜜蜂住在蜂巢里，并酿造蜂蜜。bees buzz")).UnsupportedSentences.Count > 0);

    [Fact]
    public void Check_UnsupportedSentence_SaysHowFarAndByWhat()
    {
        var report = new CitationChecker().Check("Bees make honey [2]. Fleas make honey [1, 1][7].", Context(Fleas, Bees));
        var sentence = Assert.Single(report.UnsupportedSentences);
        Assert.Equal(("Fleas make honey [1, 1][7].", 1 / 3.0), (sentence.Text, sentence.Support));
        Assert.Equal([1], sentence.Numbers);
        Assert.Equal(["make", "honey"], sentence.MissingWords);
    }

    [Fact]
    public void Check_HiddenMarkInTheAnswer_IsACitation() => Assert.Equal([7], new CitationChecker().Check("It is so [\u200b7].", Context("a")).UnknownNumbers);

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.5, 1)]
    public async Task CheckAsync_Model_DecidesByTheBestPassage(double threshold, int unsupported)
    {
        var asked = new List<string>();
        var report = await new CitationChecker(threshold).CheckAsync("So it is [1, 2]. And so [2].", Context("a", "b"), (sentence, passage, _) =>
        {
            asked.Add($"{passage.Number}:{sentence}");
            return Task.FromResult(passage.Number == 1 ? 0.9 : 0.3);
        }, Token);
        Assert.Equal(["1:So it is .", "2:So it is .", "2:And so ."], asked);
        Assert.Equal(Enumerable.Repeat("And so [2].", unsupported), report.UnsupportedSentences.Select(s => s.Text));
    }

    [Fact]
    public async Task CheckAsync_SupportOutOfRange_IsNamed()
    {
        var error = await Assert.ThrowsAsync<RerankException>(() => new CitationChecker().CheckAsync("So [1].", Context("a"), (_, _, _) => Task.FromResult(double.NaN), Token));
        Assert.Equal("The support of a sentence must be in 0..1, but that by passage 1 is NaN; correct the delegate.", error.Message);
    }

    [Fact]
    public async Task CheckAsync_Cancelled_StopsAsking() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CitationChecker().CheckAsync("So [1].", Context("a"), (_, _, _) => Task.FromResult(1.0), new CancellationToken(canceled: true)));

    [Theory]
    [InlineData("C [3]. A [1]. C [3, 1].", "C [1]. A [2]. C [1, 2].", "3 1")]
    [InlineData("All [1-3], none [9], and ［２］.", "All [1, 2, 3], none [9], and [2].", "1 2 3")]
    [InlineData("Late [2-9].", "Late [1, 2, 9].", "2 3")]
    [InlineData("Nothing, a[i].", "Nothing, a[i].", "")]
    public void Renumber_AnyAnswer_NumbersByFirstUse(string answer, string expected, string order)
    {
        var renumbered = CitationChecker.Renumber(answer, Context("1", "2", "3"));
        Assert.Equal(expected, renumbered.Text);
        Assert.Equal(order, string.Join(' ', renumbered.References.Select(r => r.Document.Text)));
        Assert.Equal(Enumerable.Range(1, renumbered.References.Count), renumbered.References.Select(r => r.Number));
    }

    [Fact]
    public void Renumber_RenumberedAnswer_StaysTheSame() =>
        Gen.Char["[]12345,- a."].Array[0, 60].Select(chars => new string(chars)).Sample(
            answer =>
            {
                var context = Context("1", "2", "3");
                var once = CitationChecker.Renumber(answer, context);
                var twice = CitationChecker.Renumber(once.Text, context);
                return once.Text == twice.Text && once.References.Count == twice.References.Count;
            },
            iter: 1000);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Constructor_ThresholdOutOfRange_IsRefused(double threshold) =>
        Assert.StartsWith("minSupport must be in 0..1, but was ", Assert.Throws<ArgumentOutOfRangeException>("minSupport", () => new CitationChecker(threshold)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Check_NullArguments_AreNamed()
    {
        var checker = new CitationChecker();
        Assert.Throws<ArgumentNullException>("answer", () => checker.Check(null!, Context()));
        Assert.Throws<ArgumentNullException>("context", () => checker.Check("", null!));
        Assert.Throws<ArgumentNullException>("answer", () => CitationChecker.Renumber(null!, Context()));
        Assert.Throws<ArgumentNullException>("context", () => CitationChecker.Renumber("", null!));
        await Assert.ThrowsAsync<ArgumentNullException>("support", () => checker.CheckAsync("", Context(), null!, Token));
    }

    private static CitedContext Context(params string[] texts) => new ContextBuilder().Build(texts.Select(text => new RerankDocument(text)));
}

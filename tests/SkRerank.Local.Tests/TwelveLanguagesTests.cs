using Microsoft.Extensions.VectorData;
using SkRerank.Lucene;
using SkRerank.Onnx;
using SkRerank.Retrieval;

namespace SkRerank.Local.Tests;

/// <summary>Twelve languages, end to end: analyzer, store, an XLM-RoBERTa bi-encoder and an XLM-RoBERTa cross-encoder (tiny graphs with random weights: their order means nothing).</summary>
public sealed class TwelveLanguagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string, string, string> Languages => new()
    {
        { "english", "How long do fleas live?", "A flea lives for a hundred days.", "Bees make honey.", "The museum is closed on Mondays." },
        { "german", "Wie lange leben Flöhe?", "Flöhe leben hundert Tage.", "Bienen machen Honig.", "Das Museum ist montags geschlossen." },
        { "french", "Combien de temps vivent les puces ?", "Les puces vivent cent jours.", "Les abeilles font du miel.", "Le musée est fermé le lundi." },
        { "spanish", "¿Cuánto viven las pulgas?", "Las pulgas viven cien días.", "Las abejas hacen miel.", "El museo cierra los lunes." },
        { "italian", "Quanto vivono le pulci?", "Le pulci vivono cento giorni.", "Le api fanno il miele.", "Il museo è chiuso il lunedì." },
        { "portuguese", "Quanto tempo vivem as pulgas?", "As pulgas vivem cem dias.", "As abelhas fazem mel.", "O museu fecha às segundas." },
        { "dutch", "Hoe lang leven vlooien?", "Vlooien leven honderd dagen.", "Bijen maken honing.", "Het museum is op maandag dicht." },
        { "russian", "Сколько живут блохи?", "Блохи живут сто дней.", "Пчёлы делают мёд.", "Музей закрыт по понедельникам." },
        { "arabic", "كم تعيش البراغيث؟", "تعيش البراغيث مئة يوم.", "النحل يصنع العسل.", "المتحف مغلق يوم الاثنين." },
        { "greek", "Πόσο ζουν οι ψύλλοι;", "Οι ψύλλοι ζουν εκατό ημέρες.", "Οι μέλισσες φτιάχνουν μέλι.", "Το μουσείο κλείνει τη Δευτέρα." },
        { "cjk", "ノミの寿命はどのくらいですか", "ノミの寿命は百日です。", "ミツバチは蜂蜜を作ります。", "博物館は月曜日に休みます。" },
        { "hindi", "पिस्सू कितने दिन जीवित रहते हैं?", "पिस्सू सौ दिन जीवित रहते हैं।", "मधुमक्खियाँ शहद बनाती हैं।", "संग्रहालय सोमवार को बंद रहता है।" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Search_Language_FindsFusesAndReranksItsPassages(string analyzer, string question, string right, string first, string second)
    {
        using var encoder = new OnnxBiEncoder(Model("bi-mean-xlm-roberta"));
        using var reranker = new OnnxCrossEncoderReranker(Model("xlm-roberta-1label"));
        using var collection = new LuceneCollection<string, Dictionary<string, object?>>(_folder.FullName, new LuceneCollectionOptions
        {
            Analyzer = LuceneAnalyzer.FromName(analyzer),
            EmbeddingGenerator = encoder,
            Definition = new VectorStoreCollectionDefinition
            {
                Properties =
                [
                    new VectorStoreKeyProperty("Id", typeof(string)),
                    new VectorStoreDataProperty("Text", typeof(string)) { IsFullTextIndexed = true },
                    new VectorStoreVectorProperty("Vector", typeof(string), encoder.Dimensions),
                ],
            },
        });
        await collection.EnsureCollectionExistsAsync(TestContext.Current.CancellationToken);
        await collection.UpsertAsync(new[] { first, right, second }.Select((text, i) => new Dictionary<string, object?> { ["Id"] = $"{i}", ["Text"] = text, ["Vector"] = text }), TestContext.Current.CancellationToken);

        RerankDocument ToDocument(Dictionary<string, object?> record) => new((string)record["Text"]!);
        var keywords = new LuceneKeywordRetriever<string, Dictionary<string, object?>>(collection, ToDocument);
        var vectors = new LuceneVectorRetriever<string, Dictionary<string, object?>>(collection, ToDocument);
        var found = await keywords.RetrieveAsync(question, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(right, found.Candidates[0].Text);

        // The embedding of a passage is nearest to itself; a query has another prompt.
        var embeddings = await encoder.GenerateAsync([right], cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var hit in collection.SearchAsync(embeddings[0].Vector, 1, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Equal(right, hit.Record["Text"]);
            Assert.Equal(1, hit.Score!.Value, 1e-5);
        }

        var pipeline = new RerankingRetriever(new HybridRetriever([new RetrievalLeg("bm25", keywords), new RetrievalLeg("vector", vectors)]), reranker);
        var ranking = (await pipeline.RetrieveAsync(question, cancellationToken: TestContext.Current.CancellationToken)).Candidates;
        Assert.Equal(new[] { first, right, second }.Order(StringComparer.Ordinal), ranking.Select(c => c.Text).Order(StringComparer.Ordinal));
        Assert.All(ranking, candidate => Assert.True(double.IsFinite(candidate.RetrievalScore!.Value)));
        Assert.Equal(3, ranking.Select(c => c.RetrievalScore).Distinct().Count());
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);
}

using SkRerank;
using SkRerank.Lucene;
using SkRerank.Lucene.Tests.Child;

// usage: write FOLDER FIRST-BATCH   upserts batches of ten for ever, each number on standard output once it is acknowledged
//        hold FOLDER                writes one record, says so, and writes another for each line of standard input
const int batchSize = 10;
using var collection = new LuceneCollection<string, WrittenRecord>(args[1]);
if (args[0] == "hold")
{
    for (int i = 0; ; i++)
    {
        await collection.UpsertAsync(Batch(i)[0]);
        Console.WriteLine($"held {i}");
        if (Console.ReadLine() is null) return 0;
    }
}

try
{
    for (int i = int.Parse(args[2], null); ; i++)
    {
        // Every batch also rewrites the one before, so that a kill can fall between a deletion and its replacement.
        await collection.UpsertAsync(i == 0 ? Batch(0) : [.. Batch(i - 1), .. Batch(i)]);
        Console.WriteLine(i);
    }
}
catch (RerankException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static WrittenRecord[] Batch(int batch) =>
    [.. Enumerable.Range(0, batchSize).Select(i => new WrittenRecord
    {
        Id = $"{batch:00000}-{i}",
        Batch = batch,
        Text = string.Join(' ', Enumerable.Range(0, 100 + (17 * i)).Select(w => $"word{(batch + 1) * w % 997}")),
        Vector = [.. Enumerable.Range(1, 8).Select(d => (float)((batch * d) + i))],
    })];

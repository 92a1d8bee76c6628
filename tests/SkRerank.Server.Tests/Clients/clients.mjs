// Asks the server at the address of the first argument through the official clients, and prints what they understood as one line of JSON.
import { CohereClient, CohereClientV2 } from "cohere-ai";
import OpenAI from "openai";

const [, , address, key] = process.argv;
const query = "what eats fleas";
const documents = ["short", "a much longer text", "middle text"];

const v2 = new CohereClientV2({ token: key, environment: address, maxRetries: 0 });
const v1 = new CohereClient({ token: key, environment: address, maxRetries: 0 });
const openai = new OpenAI({ apiKey: key, baseURL: `${address}/v1`, maxRetries: 0 });

const second = await v2.rerank({ model: "length", query, documents, topN: 2 });
const first = await v1.rerank({ model: "length", query, documents, returnDocuments: true });
const embeddings = await openai.embeddings.create({ model: "words", input: documents });
const models = await openai.models.list();
const errors = [];
for (const call of [
    () => v2.rerank({ model: "nothing", query, documents }),
    () => openai.embeddings.create({ model: "nothing", input: "a" }),
    () => new OpenAI({ apiKey: "wrong", baseURL: `${address}/v1`, maxRetries: 0 }).models.list(),
]) {
    try {
        await call();
        errors.push(null);
    } catch (error) {
        errors.push({ status: error.statusCode ?? error.status, message: error.body?.message ?? error.message });
    }
}

console.log(JSON.stringify({
    v2: second.results.map(result => [result.index, result.relevanceScore]),
    v1: first.results.map(result => [result.index, result.document.text]),
    embeddings: embeddings.data.map(data => data.embedding),
    models: models.data.map(model => model.id),
    errors,
}));

BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001_first_tables');
CREATE TABLE content (
	introduction_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_content PRIMARY KEY (introduction_id, number, name), 
	CONSTRAINT fk_content_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "content" VALUES(1,1,'a','612e7696a6cecc1b78e510617311d8a3','ana@ruiz.example');
INSERT INTO "content" VALUES(1,1,'b','7ce42c8218072e8c35bf992dc9e9c616','ben@ong.example');
INSERT INTO "content" VALUES(1,5,'words','442e3d437204e52db2221a58008a05a6','Yes please');
INSERT INTO "content" VALUES(1,6,'words','9755d4c13a902931cd447e35b8b6d8fe','Yes please');
INSERT INTO "content" VALUES(2,1,'a','b9d179e06c0fd4f5f8130c4237730edf','chen@li.example');
INSERT INTO "content" VALUES(2,1,'b','c381e88f38c0c8fd8712b8bc076f3787','dora@roth.example');
INSERT INTO "content" VALUES(3,1,'a','19999e3fa46d6753ec148cb48e73ca47','emil@berg.example');
INSERT INTO "content" VALUES(3,1,'b','b94067edfe175330a11d459a2f978d87','fay@moss.example');
INSERT INTO "content" VALUES(3,5,'words','f79b17aeefba91fc803468b6b610a9f7','Yes please');
INSERT INTO "content" VALUES(3,6,'words','e901e35cd47d380d81f9c1f66c0f3459','No, thank you');
INSERT INTO "content" VALUES(4,1,'a','a9ec0806705fca161622bd795fec898f','gus@holm.example');
INSERT INTO "content" VALUES(4,1,'b','29e821a4c74803e31ba1621582283d15','hana@sato.example');
INSERT INTO "content" VALUES(4,5,'words','d92a4aa2b410d93c4efbc8d60b21fbac','Yes please');
INSERT INTO "content" VALUES(4,6,'words','9403560d97dae38d9d643c25fbb230bb','Yes please');
INSERT INTO "content" VALUES(5,1,'a','8c5fe8f8dc3bf364eb8ac8ce8a245e6b','ida@lund.example');
INSERT INTO "content" VALUES(5,1,'b','5804f92283868a29678a5aa33b6fe507','jon@park.example');
INSERT INTO "content" VALUES(5,5,'words','bab9f87ff50592859be3cecb8c497c68','Yes please');
INSERT INTO "content" VALUES(5,6,'words','db610487c89da11b62397bc701762741','Yes please');
INSERT INTO "content" VALUES(6,1,'a','5d5f576cdeb8fc4c7b297d0b0e5e18ba','kim@vega.example');
INSERT INTO "content" VALUES(6,1,'b','f0e642f43328ad088ded3c9691eb79fa','leo@wolf.example');
INSERT INTO "content" VALUES(6,5,'words','c9546b439f9d01298a449ebe89d9bf02','Yes please');
INSERT INTO "content" VALUES(6,6,'words','99901c0475491bc354c56c9a9cc9af4e','Yes please');
INSERT INTO "content" VALUES(7,1,'a','d9ed17e3cc0e95ee8d103ed3cc667e97','mia@nash.example');
INSERT INTO "content" VALUES(7,1,'b','084f3dd6415af341ee52bdb6d1020a15','ned@oaks.example');
INSERT INTO "content" VALUES(7,5,'words','47fc816ac16e2284c10faa4003ba33db','No, thank you');
INSERT INTO "content" VALUES(7,7,'words','4155d7ef28dd37eb2adf559a11cbc288','Yes please');
INSERT INTO "content" VALUES(8,1,'a','a5f09e6345ddb87da81aa40a2b0b8c12','oda@penn.example');
INSERT INTO "content" VALUES(8,1,'b','b3df44a47467537a4b63e0efb62ac1fe','pat@quay.example');
INSERT INTO "content" VALUES(8,5,'words','4227de213023580ccbd3f5e06bc15385','Yes please');
INSERT INTO "content" VALUES(8,6,'words','baeb41a5e65a814940e2a20a1bd7ce73','could we wait');
INSERT INTO "content" VALUES(9,1,'a','090b20bb257e845465b675cd0492c4f5','rae@shaw.example');
INSERT INTO "content" VALUES(9,1,'b','721754ef2904acecf5bb9188b80599e9','sol@tran.example');
INSERT INTO "content" VALUES(9,5,'words','b1eedaffcc3d5506a17a4340f9c08fef','What would this be about, and how much time would it take');
INSERT INTO "content" VALUES(10,1,'a','cdaaac43936aa40cacc66a576518093d','una@vale.example');
INSERT INTO "content" VALUES(10,1,'b','6d21f4cda185cc8ea8ea37f7523d2a54','vic@west.example');
INSERT INTO "content" VALUES(10,5,'words','1391f9b9dbc799b0121b28004e6f5a94','smtp; 550 5.1.1 user unknown');
INSERT INTO "content" VALUES(11,1,'a','8f8b2b83022bc32021615022409a8a78','wes@york.example');
INSERT INTO "content" VALUES(11,1,'b','973082d609b4e5d2d9bc1d97e0f3a7ef','xia@zhou.example');
INSERT INTO "content" VALUES(11,5,'words','c7af3626f9495568deb0e066de26e655','Yes please');
INSERT INTO "content" VALUES(11,6,'words','0994940e82458cc89f7a7dafb43adc4f','Yes please');
INSERT INTO "content" VALUES(12,1,'a','63db01fcaa7c314bf01dbf291abb8ba3','abe@bond.example');
INSERT INTO "content" VALUES(12,1,'b','04673b757ff2e341810d2e304bcb6b22','cat@dunn.example');
INSERT INTO "content" VALUES(13,1,'a','18ae013eaca91679443baac536891eeb','amy@boyd.example');
INSERT INTO "content" VALUES(13,1,'b','8c31406deea3d685611575c2d67393d6','cal@dent.example');
INSERT INTO "content" VALUES(13,1,'c','d6730839e1e48557ea190b2a58068a9d','eve@fox.example');
INSERT INTO "content" VALUES(13,6,'words','89c80c4de9367ed92aa3300b2b711343','Yes please');
INSERT INTO "content" VALUES(13,7,'words','550d40ddc2557035449c4ca23685156b','No, thank you');
INSERT INTO "content" VALUES(2,11,'words','f1a9a658de0f39a73c35612e4a8d15d8','STOP');
INSERT INTO "content" VALUES(14,1,'a','c52f4fbe8d19821f947810d822a608bf','gil@hart.example');
INSERT INTO "content" VALUES(14,1,'b','6816de060a04ef48521b18a91ab1c42f','ivy@jung.example');
INSERT INTO "content" VALUES(14,5,'words','96605d959d7cd4f61d5c482557450e65','Yes please');
INSERT INTO "content" VALUES(14,6,'words','139f711060c73494ed192da3c82ad589','Yes please');
CREATE TABLE cursor (
	mailbox VARCHAR(64) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	folder TEXT NOT NULL, 
	uidvalidity INTEGER NOT NULL, 
	next_uid INTEGER NOT NULL, 
	CONSTRAINT pk_cursor PRIMARY KEY (mailbox, role)
);
INSERT INTO "cursor" VALUES('home','inbox','INBOX',1000,116);
INSERT INTO "cursor" VALUES('home','archive','Archive',1003,1);
INSERT INTO "cursor" VALUES('home','junk','Junk',1004,1);
INSERT INTO "cursor" VALUES('home','sent','Sent',1002,47);
CREATE TABLE draft (
	mailbox VARCHAR(64) NOT NULL, 
	folder TEXT NOT NULL, 
	uidvalidity INTEGER NOT NULL, 
	uid INTEGER NOT NULL, 
	message_id TEXT NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	introduction_id INTEGER, 
	asked INTEGER NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (mailbox, folder, uidvalidity, uid), 
	CONSTRAINT fk_draft_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "draft" VALUES('home','Drafts',1001,1,'<0001.written@conti.example>','2026-09-14 08:00:00.000000','done',1,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,2,'<0006.written@conti.example>','2026-09-14 08:30:00.000000','done',2,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,3,'<0007.written@conti.example>','2026-09-19 08:30:00.000000','done',3,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,4,'<0010.written@conti.example>','2026-10-17 08:30:00.000000','done',4,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,5,'<0014.written@conti.example>','2026-10-17 08:33:00.000000','done',5,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,6,'<0019.written@conti.example>','2026-10-17 09:03:00.000000','done',6,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,7,'<0022.written@conti.example>','2026-10-17 09:33:00.000000','done',7,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,8,'<0025.written@conti.example>','2026-10-17 09:33:00.000000','accepted',8,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,9,'<0028.written@conti.example>','2026-10-17 09:33:00.000000','accepted',9,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,10,'<0030.written@conti.example>','2026-10-17 09:33:00.000000','done',10,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,11,'<0032.written@conti.example>','2026-10-17 09:33:00.000000','done',11,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,12,'<0036.written@conti.example>','2026-10-17 09:53:00.000000','accepted',13,0);
INSERT INTO "draft" VALUES('home','Drafts',1001,13,'<0040.written@conti.example>','2026-10-17 09:53:00.000000','accepted',14,0);
CREATE TABLE introduction (
	id INTEGER NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	gesture VARCHAR(16) NOT NULL, 
	stage VARCHAR(16) NOT NULL, 
	opened_at DATETIME NOT NULL, 
	zone VARCHAR(64) NOT NULL, 
	country VARCHAR(8) NOT NULL, 
	topic TEXT NOT NULL, 
	next_step TEXT NOT NULL, 
	place TEXT NOT NULL, 
	met TEXT NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	"order" VARCHAR(16) NOT NULL, 
	masked BOOLEAN NOT NULL, 
	needs_approval BOOLEAN NOT NULL, 
	approved_at DATETIME, 
	reminded INTEGER NOT NULL, 
	agreed_at DATETIME, 
	letter_at DATETIME, 
	letter_dates JSON NOT NULL, 
	holds JSON NOT NULL, 
	letter_waits TEXT NOT NULL, 
	letter_round INTEGER NOT NULL, 
	letter_queued BOOLEAN NOT NULL, 
	letter_uncertain BOOLEAN NOT NULL, 
	introduced_at DATETIME, 
	by_hand BOOLEAN NOT NULL, 
	connector_out BOOLEAN NOT NULL, 
	silence_told BOOLEAN NOT NULL, 
	connected_at DATETIME, 
	cancelled_at DATETIME, 
	lost_at DATETIME, 
	given_up BOOLEAN NOT NULL, 
	ended_at DATETIME, 
	regret_at DATETIME, 
	outcome VARCHAR(64) NOT NULL, 
	due_at DATETIME, 
	CONSTRAINT pk_introduction PRIMARY KEY (id)
);
INSERT INTO "introduction" VALUES(1,'A6','draft','closed','2026-09-14 08:00:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-09-14 08:00:00.000000',0,'2026-09-14 08:00:00.000000','2026-09-14 08:00:00.000000','[]','[]','',1,0,0,'2026-09-14 08:10:00.000000',0,1,0,'2026-09-14 08:30:00.000000',NULL,NULL,0,'2026-09-28 08:30:00.000000',NULL,'connected',NULL);
INSERT INTO "introduction" VALUES(2,'P3','draft','expired','2026-09-14 08:30:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-09-14 08:30:00.000000',0,NULL,'2026-09-14 08:30:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,'2026-10-01 08:30:00.000000',0,'2026-10-01 08:30:00.000000','2026-10-01 08:30:00.000000','',NULL);
INSERT INTO "introduction" VALUES(3,'Y2','draft','declined','2026-09-19 08:30:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-09-19 08:30:00.000000',0,NULL,'2026-09-19 08:30:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,'2026-09-19 08:30:00.000000',0,'2026-09-19 08:30:00.000000','2026-10-07 08:30:00.000000','',NULL);
INSERT INTO "introduction" VALUES(4,'X2','draft','cancelled','2026-10-17 08:30:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 08:30:00.000000',0,'2026-10-17 08:30:00.000000','2026-10-17 08:30:00.000000','[]','[]','',1,0,0,NULL,0,0,0,NULL,'2026-10-17 08:33:00.000000',NULL,0,'2026-10-17 08:33:00.000000','2026-10-19 08:33:00.000000','','2026-10-19 08:33:00.000000');
INSERT INTO "introduction" VALUES(5,'N3','draft','connected','2026-10-17 08:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 08:33:00.000000',0,'2026-10-17 08:33:00.000000','2026-10-17 08:33:00.000000','[]','[]','',1,0,0,'2026-10-17 08:43:00.000000',0,1,0,'2026-10-17 09:03:00.000000',NULL,NULL,0,NULL,NULL,'','2026-10-31 09:03:00.000000');
INSERT INTO "introduction" VALUES(6,'A9','draft','introduced','2026-10-17 09:03:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:03:00.000000',0,'2026-10-17 09:03:00.000000','2026-10-17 09:03:00.000000','[]','[]','',1,0,0,'2026-10-17 09:13:00.000000',0,0,0,NULL,NULL,NULL,0,NULL,NULL,'','2026-10-20 09:13:00.000000');
INSERT INTO "introduction" VALUES(7,'B6','draft','declined','2026-10-17 09:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:33:00.000000',0,NULL,'2026-10-17 09:33:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,'2026-10-17 09:33:00.000000',0,'2026-10-17 09:33:00.000000','2026-11-04 10:33:00.000000','','2026-10-27 10:33:00.000000');
INSERT INTO "introduction" VALUES(8,'C4','draft','asking','2026-10-17 09:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:33:00.000000',0,NULL,'2026-10-17 09:33:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,NULL,0,NULL,NULL,'','2026-11-02 08:00:00.000000');
INSERT INTO "introduction" VALUES(9,'Y7','draft','asking','2026-10-17 09:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:33:00.000000',0,NULL,'2026-10-17 09:33:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,NULL,0,NULL,NULL,'','2026-10-20 09:33:00.000000');
INSERT INTO "introduction" VALUES(10,'M6','draft','expired','2026-10-17 09:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:33:00.000000',0,NULL,'2026-10-17 09:33:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,'2026-10-17 09:33:00.000000',0,'2026-10-17 09:33:00.000000','2026-11-04 10:33:00.000000','',NULL);
INSERT INTO "introduction" VALUES(11,'Q9','draft','introduced','2026-10-17 09:33:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:33:00.000000',0,'2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','[]','[]','',1,0,0,'2026-10-17 09:43:00.000000',0,0,0,NULL,NULL,NULL,0,NULL,NULL,'','2026-10-20 09:43:00.000000');
INSERT INTO "introduction" VALUES(12,'Q7','mail','drafted','2026-10-17 09:53:00.000000','Europe/Madrid','','pilots','20-minute call','','','','together',0,1,NULL,0,NULL,NULL,'[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,NULL,0,NULL,NULL,'','2026-10-20 09:53:00.000000');
INSERT INTO "introduction" VALUES(13,'E5','draft','asking','2026-10-17 09:53:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:53:00.000000',0,NULL,'2026-10-17 09:53:00.000000','[]','[]','',0,0,0,NULL,0,0,0,NULL,NULL,'2026-10-17 09:53:00.000000',0,NULL,'2026-11-04 10:53:00.000000','','2026-10-20 09:53:00.000000');
INSERT INTO "introduction" VALUES(14,'T5','draft','agreed','2026-10-17 09:53:00.000000','Europe/Madrid','','pilots abroad','20-minute call','','no','business','together',0,0,'2026-10-17 09:53:00.000000',0,'2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','[]','[]','',1,1,0,NULL,0,0,0,NULL,NULL,NULL,0,NULL,NULL,'',NULL);
CREATE TABLE ledger (
	introduction_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	kind TEXT NOT NULL, 
	party VARCHAR(4) NOT NULL, 
	"before" VARCHAR(16) NOT NULL, 
	"after" VARCHAR(16) NOT NULL, 
	data JSON NOT NULL, 
	sealed JSON NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_ledger PRIMARY KEY (introduction_id, number), 
	CONSTRAINT fk_ledger_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "ledger" VALUES(1,1,1,'2026-09-14 08:00:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "94c0551a50a0bf44c563d5574bedc5cc388176550075fc8b99b1ea4902eefe3b", "b": "ba4fbf388156ef7d1b4de05df00f5c4e2b6dfdf8a3e08afd20784dbd8b53e496"}','','b17fdbb4124d59e1471d6180c8cdcc98ae532c35f8d83f91309ff53fa786874a');
INSERT INTO "ledger" VALUES(1,2,1,'2026-09-14 08:00:00.000000','approved','','drafted','asking','{}','{}','b17fdbb4124d59e1471d6180c8cdcc98ae532c35f8d83f91309ff53fa786874a','ffea61ddfeb1a5e6b2cd0e8d0b639649aa57234212f1360d0de2a2deb0db9863');
INSERT INTO "ledger" VALUES(1,3,1,'2026-09-14 08:00:00.000000','ask','a','waiting','asked','{}','{}','ffea61ddfeb1a5e6b2cd0e8d0b639649aa57234212f1360d0de2a2deb0db9863','7b48ea8e16016b2ec4e38d45a0735e25e2ad8e21a839037eac32bd6aebee7ffb');
INSERT INTO "ledger" VALUES(1,4,1,'2026-09-14 08:00:00.000000','ask','b','waiting','asked','{}','{}','7b48ea8e16016b2ec4e38d45a0735e25e2ad8e21a839037eac32bd6aebee7ffb','6508d9345cddb20660b58793dda7474ef3ff67b8a29f936d8da55293227b40f6');
INSERT INTO "ledger" VALUES(1,5,1,'2026-09-14 08:00:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 3", "how": "reply"}','{"words": "2e3aeae00e650d110d6697bd2eec714e9e7a084326a8e88342182e22179b8b3e"}','6508d9345cddb20660b58793dda7474ef3ff67b8a29f936d8da55293227b40f6','a6ff9ccbcc30837c96bf89246fde9b3275dcbd60282c0fe1cb02295b54ff1f58');
INSERT INTO "ledger" VALUES(1,6,1,'2026-09-14 08:00:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 4", "how": "reply"}','{"words": "d92ab8d981bbf724a993400eb6d183c858664ac87fcde027341d809239d61b66"}','a6ff9ccbcc30837c96bf89246fde9b3275dcbd60282c0fe1cb02295b54ff1f58','66f7a6de87f9e19959bf163b4c6b19ac73a2230ae506243abf3b2dbe20563c68');
INSERT INTO "ledger" VALUES(1,7,1,'2026-09-14 08:00:00.000000','every party said yes','','asking','agreed','{}','{}','66f7a6de87f9e19959bf163b4c6b19ac73a2230ae506243abf3b2dbe20563c68','05cb7aaf2782399b43db8e06f68c90b6fe16b00ccd0393dce289a9b842f1a3fa');
INSERT INTO "ledger" VALUES(1,8,1,'2026-09-14 08:10:00.000000','introduction left','','','','{}','{}','05cb7aaf2782399b43db8e06f68c90b6fe16b00ccd0393dce289a9b842f1a3fa','1d3c1f472bff3688a2d529e98e49f4c819bd05273dc8bfdc3b8813f2121c5765');
INSERT INTO "ledger" VALUES(1,9,1,'2026-09-14 08:10:00.000000','the letter leaves','','agreed','introduced','{}','{}','1d3c1f472bff3688a2d529e98e49f4c819bd05273dc8bfdc3b8813f2121c5765','82335008224bbb91b2604b698919fcef99479374ce9c7bbd9754ddde2c5e083c');
INSERT INTO "ledger" VALUES(1,10,1,'2026-09-14 08:30:00.000000','wrote','a','','','{"evidence": "mail 6", "connector_out": ""}','{}','82335008224bbb91b2604b698919fcef99479374ce9c7bbd9754ddde2c5e083c','70bcc5d64170d557517c22e9a202ad34fa8fb85841c255442ea20b48391f446c');
INSERT INTO "ledger" VALUES(1,11,1,'2026-09-14 08:30:00.000000','wrote','b','','','{"evidence": "mail 7", "connector_out": ""}','{}','70bcc5d64170d557517c22e9a202ad34fa8fb85841c255442ea20b48391f446c','272eb262f6d84bb3a49af3e9a82db10a6f610d7ab5c7825a647a0ab0f7e14c6d');
INSERT INTO "ledger" VALUES(1,12,1,'2026-09-14 08:30:00.000000','they talk','','introduced','connected','{}','{}','272eb262f6d84bb3a49af3e9a82db10a6f610d7ab5c7825a647a0ab0f7e14c6d','9fad1620f421cb40514203608ebbe7e364b0396f3148277fad5d6eaf9786a272');
INSERT INTO "ledger" VALUES(2,1,1,'2026-09-14 08:30:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "30094db1841292de63a529fe0b80a0e98d61d1bcdd08524863a9e65b4fa1b760", "b": "4852b846ad77581257f8eb783e91127f5e2d0a225c8275a46d875c8d40e5de26"}','','1a10c9c603a9d06f95ff26671d799eb3a72b0a8ecc4f45630705efdad54cf81c');
INSERT INTO "ledger" VALUES(2,2,1,'2026-09-14 08:30:00.000000','approved','','drafted','asking','{}','{}','1a10c9c603a9d06f95ff26671d799eb3a72b0a8ecc4f45630705efdad54cf81c','dcaecdf8b79edce34bc016ae227219b4acd3c2ee458b5640b49edfc572d7d2c9');
INSERT INTO "ledger" VALUES(2,3,1,'2026-09-14 08:30:00.000000','ask','a','waiting','asked','{}','{}','dcaecdf8b79edce34bc016ae227219b4acd3c2ee458b5640b49edfc572d7d2c9','250ff3f1fa20fd38b3d64fa15207041350b5f25e41a75b42ed4424cfa602162d');
INSERT INTO "ledger" VALUES(2,4,1,'2026-09-14 08:30:00.000000','ask','b','waiting','asked','{}','{}','250ff3f1fa20fd38b3d64fa15207041350b5f25e41a75b42ed4424cfa602162d','d9f84c303e8e6ff1f29ab263784659399614cd924cffd2be548dceb6fb4f2884');
INSERT INTO "ledger" VALUES(2,5,1,'2026-09-17 08:30:00.000000','nudge','a','','','{"number": "1"}','{}','d9f84c303e8e6ff1f29ab263784659399614cd924cffd2be548dceb6fb4f2884','2ecec332a37aeb53e2789fae67f0f20c63bc57455d481bacd67ed040a30c4829');
INSERT INTO "ledger" VALUES(2,6,1,'2026-09-17 08:30:00.000000','nudge','b','','','{"number": "1"}','{}','2ecec332a37aeb53e2789fae67f0f20c63bc57455d481bacd67ed040a30c4829','e275618f8eae5b1ae551db19626f78889bee6395b2af066d3418304a16f608d9');
INSERT INTO "ledger" VALUES(3,1,1,'2026-09-19 08:30:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "9b778fd13d10b03104b3747a969f7b433b071f0f5da8d7f7a5accdb551036cec", "b": "bb4847203f414b1a1747ea8faa9084f0e8288efc86f2a90d1be5bd59ffa9d413"}','','00173890731d80075ea94eb42b8163fdb17467e61b30f3ed445a6f646b8528c0');
INSERT INTO "ledger" VALUES(3,2,1,'2026-09-19 08:30:00.000000','approved','','drafted','asking','{}','{}','00173890731d80075ea94eb42b8163fdb17467e61b30f3ed445a6f646b8528c0','d316c8ab6512d22a20693bf197fbee4a650d76ecfa1be2816a6613b46b805438');
INSERT INTO "ledger" VALUES(3,3,1,'2026-09-19 08:30:00.000000','ask','a','waiting','asked','{}','{}','d316c8ab6512d22a20693bf197fbee4a650d76ecfa1be2816a6613b46b805438','398c71378d90e17fe8ce0fea0c48e694419ffa2cdcb0cd230e9d38af690ab121');
INSERT INTO "ledger" VALUES(3,4,1,'2026-09-19 08:30:00.000000','ask','b','waiting','asked','{}','{}','398c71378d90e17fe8ce0fea0c48e694419ffa2cdcb0cd230e9d38af690ab121','6ae98053cd48431bec2b3be5d0507844267c0e66179511e98c45b81039aa8456');
INSERT INTO "ledger" VALUES(3,5,1,'2026-09-19 08:30:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 15", "how": "reply"}','{"words": "f463f7adb244245a042cab68b49d3cc76bcfafd6c9cfcf4218f99f34bbe1eecb"}','6ae98053cd48431bec2b3be5d0507844267c0e66179511e98c45b81039aa8456','7db9b36d7d191f303d31b572ee3fd8697bd3446886976e8479730e0c30bcc0fb');
INSERT INTO "ledger" VALUES(3,6,1,'2026-09-19 08:30:00.000000','verdict','b','asked','no','{"answer": "no", "rule": "no.bare", "evidence": "mail 16", "how": "reply"}','{"words": "3091e0d046685fa0abda31408feece7f313b8b10e05e68e0101a6aef535e1190"}','7db9b36d7d191f303d31b572ee3fd8697bd3446886976e8479730e0c30bcc0fb','02a4fd5c809b848095ebe01866dd949ee097dc82cf16c9d53c04a6a4f5276f3f');
INSERT INTO "ledger" VALUES(3,7,1,'2026-09-19 08:30:00.000000','a party says no','','asking','declined','{}','{}','02a4fd5c809b848095ebe01866dd949ee097dc82cf16c9d53c04a6a4f5276f3f','14d47e7c032e92520c8c75aa874c28e1612cf9d4ffc6d5e82dfbfb8e842fcddf');
INSERT INTO "ledger" VALUES(2,7,1,'2026-09-24 08:30:00.000000','nudge','a','','','{"number": "2"}','{}','e275618f8eae5b1ae551db19626f78889bee6395b2af066d3418304a16f608d9','f558fcb5dd9a698683e6722921ec2c80c0ac2d9a34eb34e77c99887659f8595f');
INSERT INTO "ledger" VALUES(2,8,1,'2026-09-24 08:30:00.000000','nudge','b','','','{"number": "2"}','{}','f558fcb5dd9a698683e6722921ec2c80c0ac2d9a34eb34e77c99887659f8595f','fe918a6596fb777bb6b262d6754b75b1d7206bb36a7ff0c309e524ed0f97d1f0');
INSERT INTO "ledger" VALUES(1,13,1,'2026-09-28 08:30:00.000000','followed up','','connected','closed','{}','{}','9fad1620f421cb40514203608ebbe7e364b0396f3148277fad5d6eaf9786a272','c5272ff87242484a2d03e85e0fad736c6dd6451a0cbee5460480c34b5b4d0963');
INSERT INTO "ledger" VALUES(3,8,1,'2026-09-29 08:30:00.000000','told to wait','a','','','{}','{}','14d47e7c032e92520c8c75aa874c28e1612cf9d4ffc6d5e82dfbfb8e842fcddf','99fcbba6ffe0c3936bba8098b9de2ab93e5bc505a63ecb8d1c9050b54983b69f');
INSERT INTO "ledger" VALUES(2,9,1,'2026-10-01 08:30:00.000000','silence','a','asked','silent','{}','{}','fe918a6596fb777bb6b262d6754b75b1d7206bb36a7ff0c309e524ed0f97d1f0','13f1390275689d88b45e048af277b0e5fdbdd59707182e2b8ce23a02210e706c');
INSERT INTO "ledger" VALUES(2,10,1,'2026-10-01 08:30:00.000000','a party is silent or cannot be reached','','asking','expired','{}','{}','13f1390275689d88b45e048af277b0e5fdbdd59707182e2b8ce23a02210e706c','25621dca94293ba63ac9e27eaaff081b4bdda559c0e95cc580f9b03f7d226c03');
INSERT INTO "ledger" VALUES(3,9,1,'2026-10-07 08:30:00.000000','regret','a','','','{}','{}','99fcbba6ffe0c3936bba8098b9de2ab93e5bc505a63ecb8d1c9050b54983b69f','3d469d5ea882f545549d494909bf59c51df8e8ada0fd1f8080e8d9d7045dea19');
INSERT INTO "ledger" VALUES(4,1,1,'2026-10-17 08:30:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "713cb30d90a11ef73e31f035b09630d8ef81ad19b12afaa37c7acf5bfe114746", "b": "111459646475d9bf0ce74f828962368c0b96ad01e63e4f6f0050f42dbddee6cd"}','','4a8d79c18c8e11f1a91c79b245a5132782cf2b60dd70287abbeb681fbd916fbb');
INSERT INTO "ledger" VALUES(4,2,1,'2026-10-17 08:30:00.000000','approved','','drafted','asking','{}','{}','4a8d79c18c8e11f1a91c79b245a5132782cf2b60dd70287abbeb681fbd916fbb','b4774ab8d2ec3dfc2dc220855aed67d113d99dc32c6aac3e0676244f8dd63978');
INSERT INTO "ledger" VALUES(4,3,1,'2026-10-17 08:30:00.000000','ask','a','waiting','asked','{}','{}','b4774ab8d2ec3dfc2dc220855aed67d113d99dc32c6aac3e0676244f8dd63978','d4f5c379eb30828432613fd5e14ab0f0fc9675681b670fb26bd86afb976eab4d');
INSERT INTO "ledger" VALUES(4,4,1,'2026-10-17 08:30:00.000000','ask','b','waiting','asked','{}','{}','d4f5c379eb30828432613fd5e14ab0f0fc9675681b670fb26bd86afb976eab4d','c21e48a70ac8c8937f9a5f256aabce385457fbbedc2f61809173eb5a9ae25538');
INSERT INTO "ledger" VALUES(4,5,1,'2026-10-17 08:30:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 24", "how": "reply"}','{"words": "6a9bbeca464d2ba52b5922498787234f8b57e84c5c99c554959caef1d70bf00b"}','c21e48a70ac8c8937f9a5f256aabce385457fbbedc2f61809173eb5a9ae25538','5174b191823c6add290f236aa17600456719cf9ec8e596b22c56273b34bba79b');
INSERT INTO "ledger" VALUES(4,6,1,'2026-10-17 08:30:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 25", "how": "reply"}','{"words": "bdd87cd00437a1a54352fc9691a06bb77d9b8ced20eda351d2d2ff8dea9b35c0"}','5174b191823c6add290f236aa17600456719cf9ec8e596b22c56273b34bba79b','93db4d3b758751ce32f8f1eca74149f7bd8d551023a84c0f79f76e000d91baa5');
INSERT INTO "ledger" VALUES(4,7,1,'2026-10-17 08:30:00.000000','every party said yes','','asking','agreed','{}','{}','93db4d3b758751ce32f8f1eca74149f7bd8d551023a84c0f79f76e000d91baa5','6f039117c136861015ecee34d196600bf2b3058b7f2ba392a7dc3406ed4133c7');
INSERT INTO "ledger" VALUES(4,8,1,'2026-10-17 08:33:00.000000','cancelled','','','','{"evidence": "mail 26"}','{}','6f039117c136861015ecee34d196600bf2b3058b7f2ba392a7dc3406ed4133c7','968590e765f3f9d7e4cb52af51c6f5877cc196165aae4934c40920006f78e9c6');
INSERT INTO "ledger" VALUES(4,9,1,'2026-10-17 08:33:00.000000','the connector cancels','','agreed','cancelled','{}','{}','968590e765f3f9d7e4cb52af51c6f5877cc196165aae4934c40920006f78e9c6','73da5e78bd5f21ca7d44568ab328786a70a97eb263c7b1f3db3a500a3e2d0d39');
INSERT INTO "ledger" VALUES(5,1,1,'2026-10-17 08:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "54634d64b59649c86ffd78746b8fbd4e13be56e2c1cc90a2fcae510f2a4f6dc4", "b": "8857372047da9af7794910f6afa094a163a58310f886552e46b4faa297744528"}','','86aa222108e015a4ff8aa86accccc1b0c619a0aacfbd21cdc3b14a6bd469c594');
INSERT INTO "ledger" VALUES(5,2,1,'2026-10-17 08:33:00.000000','approved','','drafted','asking','{}','{}','86aa222108e015a4ff8aa86accccc1b0c619a0aacfbd21cdc3b14a6bd469c594','e040f739356e2ef6b2620e5f02bb61d55668b722ff0fcdd101facd02c4de9eca');
INSERT INTO "ledger" VALUES(5,3,1,'2026-10-17 08:33:00.000000','ask','a','waiting','asked','{}','{}','e040f739356e2ef6b2620e5f02bb61d55668b722ff0fcdd101facd02c4de9eca','e0d4dbba413c49ce214e05ac998bbe73a48514aea59114562a1d2e908ac50e97');
INSERT INTO "ledger" VALUES(5,4,1,'2026-10-17 08:33:00.000000','ask','b','waiting','asked','{}','{}','e0d4dbba413c49ce214e05ac998bbe73a48514aea59114562a1d2e908ac50e97','3500ba395a114fa7914493de803406d7ca84646a12a52a9e1cdafa5d7a38e6d7');
INSERT INTO "ledger" VALUES(5,5,1,'2026-10-17 08:33:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 29", "how": "reply"}','{"words": "b459f7a3da6ed1bd060b6d4e8da114116ac78eb1bb4ec200fe19cb5ac44a6c47"}','3500ba395a114fa7914493de803406d7ca84646a12a52a9e1cdafa5d7a38e6d7','7e4d309b1644f0aec1755f344d6e7be1026394cde137d22b83d7744efab0fa17');
INSERT INTO "ledger" VALUES(5,6,1,'2026-10-17 08:33:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 30", "how": "reply"}','{"words": "404a2aac38598c6f0e2fcc139bd748e803d5cc9c82da7a52673a08a6281298da"}','7e4d309b1644f0aec1755f344d6e7be1026394cde137d22b83d7744efab0fa17','d0e9a40ee0284b83f8966ac274393e635e033ff0ef1ad4179326ac6d3fc01572');
INSERT INTO "ledger" VALUES(5,7,1,'2026-10-17 08:33:00.000000','every party said yes','','asking','agreed','{}','{}','d0e9a40ee0284b83f8966ac274393e635e033ff0ef1ad4179326ac6d3fc01572','a9ad782a311c26d2e5c9dcea51b8eb47f1e33bc48de53f1346ee6296f132a2ad');
INSERT INTO "ledger" VALUES(5,8,1,'2026-10-17 08:43:00.000000','introduction left','','','','{}','{}','a9ad782a311c26d2e5c9dcea51b8eb47f1e33bc48de53f1346ee6296f132a2ad','6583f6ebef4c25ca80d4315b98f3222613cfa6c6b2c54577a4fd4722bf5d90f4');
INSERT INTO "ledger" VALUES(5,9,1,'2026-10-17 08:43:00.000000','the letter leaves','','agreed','introduced','{}','{}','6583f6ebef4c25ca80d4315b98f3222613cfa6c6b2c54577a4fd4722bf5d90f4','f527eee2393821e678ea0efede41e4cbf88e230dbee771983f361547cf8a7cd8');
INSERT INTO "ledger" VALUES(5,10,1,'2026-10-17 09:03:00.000000','wrote','a','','','{"evidence": "mail 32", "connector_out": ""}','{}','f527eee2393821e678ea0efede41e4cbf88e230dbee771983f361547cf8a7cd8','44b7e44083f0c763bcedcd6be93368bec1835e2626dac5bb5e9cb5cd35db55b9');
INSERT INTO "ledger" VALUES(5,11,1,'2026-10-17 09:03:00.000000','wrote','b','','','{"evidence": "mail 33", "connector_out": ""}','{}','44b7e44083f0c763bcedcd6be93368bec1835e2626dac5bb5e9cb5cd35db55b9','5896906e57603e1672b96e69b673d50f69e86c2c57623838ed3cf1bbedb4f10d');
INSERT INTO "ledger" VALUES(5,12,1,'2026-10-17 09:03:00.000000','they talk','','introduced','connected','{}','{}','5896906e57603e1672b96e69b673d50f69e86c2c57623838ed3cf1bbedb4f10d','dc0f61e2272f471279dd2005459f552256bff49098277130d0c0bfb9d88153e4');
INSERT INTO "ledger" VALUES(6,1,1,'2026-10-17 09:03:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "426d9970d4d457e117d51ef627043faa086c5f3b00a04d4ee45267578ac93b50", "b": "de80df051c4f124deb799a7c8c804d8af2988481fa336a7040c77aaab432c089"}','','366be0f5eea36262653527cfafa9aa0efe46854546efdc11719d478580ff4b5b');
INSERT INTO "ledger" VALUES(6,2,1,'2026-10-17 09:03:00.000000','approved','','drafted','asking','{}','{}','366be0f5eea36262653527cfafa9aa0efe46854546efdc11719d478580ff4b5b','fcc1d820f12d0e7741476e1adbe741864448f5f51f2696170f12aa1e578889f2');
INSERT INTO "ledger" VALUES(6,3,1,'2026-10-17 09:03:00.000000','ask','a','waiting','asked','{}','{}','fcc1d820f12d0e7741476e1adbe741864448f5f51f2696170f12aa1e578889f2','a13aad7b6b3233d990cabee3ef1384cd016780efbc9a43b7da9e807262fde3f8');
INSERT INTO "ledger" VALUES(6,4,1,'2026-10-17 09:03:00.000000','ask','b','waiting','asked','{}','{}','a13aad7b6b3233d990cabee3ef1384cd016780efbc9a43b7da9e807262fde3f8','3e99d9526b1178524ed3bd424cfe5d5175a464fb9c02e40ce6ba5e280aac495f');
INSERT INTO "ledger" VALUES(6,5,1,'2026-10-17 09:03:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 37", "how": "reply"}','{"words": "91ee7b6a5d01dac55d2a24352d9649d8c0919b9577627e6fa03a3a1f9ff9996b"}','3e99d9526b1178524ed3bd424cfe5d5175a464fb9c02e40ce6ba5e280aac495f','4c8acc37b0a47ecb3580d629752cac6759b7f0f5036df9410af08c8c36d34e9a');
INSERT INTO "ledger" VALUES(6,6,1,'2026-10-17 09:03:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 38", "how": "reply"}','{"words": "c8c406a4d29fc04fe10d9603874214180103d9944a938e0efe80f022d929333f"}','4c8acc37b0a47ecb3580d629752cac6759b7f0f5036df9410af08c8c36d34e9a','0dd2cd27ab4738b2a406c1bd70446c362af0192bd8f49e8afa6117ea0c9ecdb9');
INSERT INTO "ledger" VALUES(6,7,1,'2026-10-17 09:03:00.000000','every party said yes','','asking','agreed','{}','{}','0dd2cd27ab4738b2a406c1bd70446c362af0192bd8f49e8afa6117ea0c9ecdb9','facbfbe6a8fc9b0fe10b5c8923bb10e719d8c492b61c8bafd7788a254ded3593');
INSERT INTO "ledger" VALUES(6,8,1,'2026-10-17 09:13:00.000000','introduction left','','','','{}','{}','facbfbe6a8fc9b0fe10b5c8923bb10e719d8c492b61c8bafd7788a254ded3593','77d0dadec8fff65303f906152ab167aa6467e4975cd70efe9ef160707cbf2c89');
INSERT INTO "ledger" VALUES(6,9,1,'2026-10-17 09:13:00.000000','the letter leaves','','agreed','introduced','{}','{}','77d0dadec8fff65303f906152ab167aa6467e4975cd70efe9ef160707cbf2c89','8ea3cbff8719e78a8c121f97ca50dba3b997130f650b73bf2ab209d24078a6ad');
INSERT INTO "ledger" VALUES(7,1,1,'2026-10-17 09:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "d3faa30ac94ead80252a66fb7078e912006c94e050efc44f0ec990edef219b0e", "b": "4275231e24540fa771c25edad67ec73ab75eb85f62ca70092923facb798f902c"}','','7c2b2ab03494904b5f0d8d8b55e9204a7c8248912dfa39daf7383bd6622c5662');
INSERT INTO "ledger" VALUES(7,2,1,'2026-10-17 09:33:00.000000','approved','','drafted','asking','{}','{}','7c2b2ab03494904b5f0d8d8b55e9204a7c8248912dfa39daf7383bd6622c5662','169ae2c73f906eff1680e75490f5da6296597f5280fbaaf25576d5afddf429cb');
INSERT INTO "ledger" VALUES(7,3,1,'2026-10-17 09:33:00.000000','ask','a','waiting','asked','{}','{}','169ae2c73f906eff1680e75490f5da6296597f5280fbaaf25576d5afddf429cb','25254321a013fa8795b4d2910a0011c8bf0556daf5b57406e5774465fa95d7f5');
INSERT INTO "ledger" VALUES(7,4,1,'2026-10-17 09:33:00.000000','ask','b','waiting','asked','{}','{}','25254321a013fa8795b4d2910a0011c8bf0556daf5b57406e5774465fa95d7f5','f5c5f0c493d1b73570792c97bef8737e4348de4b289ca94a37638a81fb8a17a7');
INSERT INTO "ledger" VALUES(7,5,1,'2026-10-17 09:33:00.000000','verdict','a','asked','no','{"answer": "no", "rule": "no.bare", "evidence": "mail 42", "how": "reply"}','{"words": "4616c1ddc8b7db090a70d164522086b96cb1408aafe90177ec1d1e8e441469df"}','f5c5f0c493d1b73570792c97bef8737e4348de4b289ca94a37638a81fb8a17a7','9b40bd5b89805d6062e016d1e17b6520f216699545212d646fa5329f49c447c1');
INSERT INTO "ledger" VALUES(7,6,1,'2026-10-17 09:33:00.000000','a party says no','','asking','declined','{}','{}','9b40bd5b89805d6062e016d1e17b6520f216699545212d646fa5329f49c447c1','face9b7f788deb1f436bbdd8f390c1b837ef4432c421bd6ed0fef7366ce4202e');
INSERT INTO "ledger" VALUES(7,7,1,'2026-10-17 09:33:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 44", "how": "reply"}','{"words": "bdd5e85514e4a971b7d1e4d91289158c2b9b35c5cc558b3b1197c2b94f478055"}','face9b7f788deb1f436bbdd8f390c1b837ef4432c421bd6ed0fef7366ce4202e','364e83175441037707657eaca037690b81c385d011a667f6c85285aa38afc051');
INSERT INTO "ledger" VALUES(8,1,1,'2026-10-17 09:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "cbc6c425e22702b4635403c28088be39de8d332c640031f34f966f3b02206cfd", "b": "015cb65811ae7a301e3242d4d62d6665f60fe5a0a7330c7ed5e40c84777bcd87"}','','9a4d8609c9cf9fbde48e0ddbf71aba01dea7283ff1c3e7f8337a2be66d7a56bc');
INSERT INTO "ledger" VALUES(8,2,1,'2026-10-17 09:33:00.000000','approved','','drafted','asking','{}','{}','9a4d8609c9cf9fbde48e0ddbf71aba01dea7283ff1c3e7f8337a2be66d7a56bc','4e14693f38b4ec9eb3a142e3aed0a1dd7f7db7bd10babecfdd3faa00751efc5b');
INSERT INTO "ledger" VALUES(8,3,1,'2026-10-17 09:33:00.000000','ask','a','waiting','asked','{}','{}','4e14693f38b4ec9eb3a142e3aed0a1dd7f7db7bd10babecfdd3faa00751efc5b','8fb5055683e2681a8d33bb1bf7ee915fba1b4dad64d31564f7cc7040fc4299f5');
INSERT INTO "ledger" VALUES(8,4,1,'2026-10-17 09:33:00.000000','ask','b','waiting','asked','{}','{}','8fb5055683e2681a8d33bb1bf7ee915fba1b4dad64d31564f7cc7040fc4299f5','eb7c06f5f4cb2d0d82fbdca8043bbb46cb60fe5b63cdd88f4a50dcfd093746b6');
INSERT INTO "ledger" VALUES(8,5,1,'2026-10-17 09:33:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 47", "how": "reply"}','{"words": "6463e2bd923be390dd90a26a38d3c50222efc323b99dd250922a366664cb59f0"}','eb7c06f5f4cb2d0d82fbdca8043bbb46cb60fe5b63cdd88f4a50dcfd093746b6','625390d7af39c49f256d696d17a0b03d7c5cae12f7eb024d6711cf479d3c8ffb');
INSERT INTO "ledger" VALUES(8,6,1,'2026-10-17 09:33:00.000000','verdict','b','asked','later','{"answer": "later", "rule": "later.not_now", "evidence": "mail 48", "how": "reply", "until": "2026-10-31"}','{"words": "04a88167dba1c17d36701488667aa1b1819665130be8c3e42643a27be7d9336e"}','625390d7af39c49f256d696d17a0b03d7c5cae12f7eb024d6711cf479d3c8ffb','d100ce1ac40ce3dce3cd45db54b4cb2a00ddc12caaa9f3c131847a96dbfaa7dd');
INSERT INTO "ledger" VALUES(9,1,1,'2026-10-17 09:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "897b534a2d0cdf9eedcec56c62415da352ced285be6ac2bfa0326b019e2f7a54", "b": "cd6d56365ba7464455ccd8eb88b8ab683f7f4670bd2c10372d1cd59ca25ac7f0"}','','533cd315f2432fa77ef87993d6595a14e2c97f908383ba73c09c5c9e57b77ff2');
INSERT INTO "ledger" VALUES(9,2,1,'2026-10-17 09:33:00.000000','approved','','drafted','asking','{}','{}','533cd315f2432fa77ef87993d6595a14e2c97f908383ba73c09c5c9e57b77ff2','89a6891913d04486e47ca85ba8abaa8b8f256a713ee2f1db8bcfe82d472d591b');
INSERT INTO "ledger" VALUES(9,3,1,'2026-10-17 09:33:00.000000','ask','a','waiting','asked','{}','{}','89a6891913d04486e47ca85ba8abaa8b8f256a713ee2f1db8bcfe82d472d591b','59b9acd409366cfd33a9da0991a4db8ecd45ff5db1a492171361fb230bdcac37');
INSERT INTO "ledger" VALUES(9,4,1,'2026-10-17 09:33:00.000000','ask','b','waiting','asked','{}','{}','59b9acd409366cfd33a9da0991a4db8ecd45ff5db1a492171361fb230bdcac37','9ee31e52e04c3210a130dab6be2445817af5647e70797aa2a4d143ed288d79f1');
INSERT INTO "ledger" VALUES(9,5,1,'2026-10-17 09:33:00.000000','question','a','','','{"reason": "", "rule": "question", "evidence": "mail 53"}','{"words": "348810db6e4cf02055fa453856c9f5d0b3ae1e91045f0990bcf6c8dcf1b1b634"}','9ee31e52e04c3210a130dab6be2445817af5647e70797aa2a4d143ed288d79f1','2138a36c5f3474c0d051c255578e0fd079ba883ac323be58f419e72ec4a11584');
INSERT INTO "ledger" VALUES(10,1,1,'2026-10-17 09:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "71e20fdbe262a8f2d6d3f78500664430ae0f710748a6ad898b851df984cdb17a", "b": "7963a0231b9556d1ad551054746b5987c9b2cf9e7db3ccb0c78eafeaf9d6a333"}','','7f679de64445abeb23e5679059dc35fd02587cc4945e6157fda8d433284cb6a0');
INSERT INTO "ledger" VALUES(10,2,1,'2026-10-17 09:33:00.000000','approved','','drafted','asking','{}','{}','7f679de64445abeb23e5679059dc35fd02587cc4945e6157fda8d433284cb6a0','0cd7870d7018ff61899e7d5daaafaa2b6df77950af76f82aa93c091c30a16efd');
INSERT INTO "ledger" VALUES(10,3,1,'2026-10-17 09:33:00.000000','ask','a','waiting','asked','{}','{}','0cd7870d7018ff61899e7d5daaafaa2b6df77950af76f82aa93c091c30a16efd','4e00a98e488dbf5e71fedc0d502e55fe4057ab7e12c234e7bec0d2b810c3d028');
INSERT INTO "ledger" VALUES(10,4,1,'2026-10-17 09:33:00.000000','ask','b','waiting','asked','{}','{}','4e00a98e488dbf5e71fedc0d502e55fe4057ab7e12c234e7bec0d2b810c3d028','9713ef2ee86e238ab48744c33841d12f6f451c21ebb57167ba7c98a3f810ea51');
INSERT INTO "ledger" VALUES(10,5,1,'2026-10-17 09:33:00.000000','bounce','b','asked','unreachable','{"evidence": "mail 56"}','{"words": "502bef2673cd93bcb2e8e46da86a5697ee521f42ae6f1819d9da9e33fb0f1000"}','9713ef2ee86e238ab48744c33841d12f6f451c21ebb57167ba7c98a3f810ea51','b91128feedbefb91092e400b5d957024716dc7cace857515be3765de6916f09e');
INSERT INTO "ledger" VALUES(10,6,1,'2026-10-17 09:33:00.000000','a party is silent or cannot be reached','','asking','expired','{}','{}','b91128feedbefb91092e400b5d957024716dc7cace857515be3765de6916f09e','79e6dce503917bd0a9681f8e791c83eec82008f63b356b8661844b516ac9ab88');
INSERT INTO "ledger" VALUES(11,1,1,'2026-10-17 09:33:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "425ded603fca5ddb0a7756569639aaa8a26caaa06151efc077c78cd4ba9011cf", "b": "56213d5146f87fdf5688e497ac3cf371ffbcaf666748179800fbd399459a2211"}','','1087241e77b97fa1980c2a2109dc7e90afb2ad2dc092cde10f30fd2198cc6349');
INSERT INTO "ledger" VALUES(11,2,1,'2026-10-17 09:33:00.000000','approved','','drafted','asking','{}','{}','1087241e77b97fa1980c2a2109dc7e90afb2ad2dc092cde10f30fd2198cc6349','80d3557d6d7c2561800fd679fba31d7076f502b788bfd854f213e29d7868b2a0');
INSERT INTO "ledger" VALUES(11,3,1,'2026-10-17 09:33:00.000000','ask','a','waiting','asked','{}','{}','80d3557d6d7c2561800fd679fba31d7076f502b788bfd854f213e29d7868b2a0','5f04891c6d8f5e0e432eaca730fc9548814af01b295d1b3d18cf2d5d5f7b222b');
INSERT INTO "ledger" VALUES(11,4,1,'2026-10-17 09:33:00.000000','ask','b','waiting','asked','{}','{}','5f04891c6d8f5e0e432eaca730fc9548814af01b295d1b3d18cf2d5d5f7b222b','58e0acf5086e1eebce2cec7c497e78971758cdd392f63b01bad2f3bfe1db114e');
INSERT INTO "ledger" VALUES(11,5,1,'2026-10-17 09:33:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 59", "how": "reply"}','{"words": "0fdd029e31da2bea93c7625a60d9b65f3b3d70ac44c372b819636f697a3fd00c"}','58e0acf5086e1eebce2cec7c497e78971758cdd392f63b01bad2f3bfe1db114e','05aadfd9c35c96f2fbe827cd4bd3d232339b5dda9a72174c091175c20be5374e');
INSERT INTO "ledger" VALUES(11,6,1,'2026-10-17 09:33:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 60", "how": "reply"}','{"words": "83703a81f227be9224da10ca22a35424ac6a73d0cf9a562f767b268ebc4db1af"}','05aadfd9c35c96f2fbe827cd4bd3d232339b5dda9a72174c091175c20be5374e','160dcaa2d3c7a2b544127f904907a6bc31a2ad2c7f047371ffa4e36db7c3777e');
INSERT INTO "ledger" VALUES(11,7,1,'2026-10-17 09:33:00.000000','every party said yes','','asking','agreed','{}','{}','160dcaa2d3c7a2b544127f904907a6bc31a2ad2c7f047371ffa4e36db7c3777e','435ed7642ff98e2025e3e10f09b0b3d5282b275d041877369c98881ef56f0f20');
INSERT INTO "ledger" VALUES(11,8,1,'2026-10-17 09:43:00.000000','introduction left','','','','{}','{}','435ed7642ff98e2025e3e10f09b0b3d5282b275d041877369c98881ef56f0f20','cd242a16b4446104ff1609c0a01d9228ef4ee6a7ca49e7deeba1542e5d450894');
INSERT INTO "ledger" VALUES(11,9,1,'2026-10-17 09:43:00.000000','the letter leaves','','agreed','introduced','{}','{}','cd242a16b4446104ff1609c0a01d9228ef4ee6a7ca49e7deeba1542e5d450894','9e9bd9fe5e3d87508d4953966a4ca0326c636a9c162cf84f6b4997496277e546');
INSERT INTO "ledger" VALUES(12,1,1,'2026-10-17 09:53:00.000000','opened','','','','{"gesture": "mail", "order": "together"}','{"a": "af261aa9189387e10591f3cae4cca593506cb7323858f96f791e3f6362284c40", "b": "44e0e939648682a57abcccde7cf4d43366b15a89881d3d3b705b5b34b9eafcfb"}','','87ecc30219b72e069112713ba6ed541655df2919f13eac7934f1da737cc88b11');
INSERT INTO "ledger" VALUES(13,1,1,'2026-10-17 09:53:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "a003b3529e264dbf976c8f32358ea7c88084c0449bcc7d01a20976464d00dd77", "b": "959a114a7bd604915f2cc358ee3d578f7ca607f5a8c73b48db33d37e13bb50e7", "c": "c70a4e92ca7e2254125b0497a0d530611f6a5a52499a32d2df942841f548e4ba"}','','4c8e64a4633a72c0c53fa82cf10b8c88392d3e96361aacce0f5a8aad051fe065');
INSERT INTO "ledger" VALUES(13,2,1,'2026-10-17 09:53:00.000000','approved','','drafted','asking','{}','{}','4c8e64a4633a72c0c53fa82cf10b8c88392d3e96361aacce0f5a8aad051fe065','4378e976078464212dc84bf0afbde5d5d3ed5fb75b9d71bfeb56f9a7812e7583');
INSERT INTO "ledger" VALUES(13,3,1,'2026-10-17 09:53:00.000000','ask','a','waiting','asked','{}','{}','4378e976078464212dc84bf0afbde5d5d3ed5fb75b9d71bfeb56f9a7812e7583','535b10257d01af1cee0a878a280ea46eabc53e084343b4e584aa942ecf225039');
INSERT INTO "ledger" VALUES(13,4,1,'2026-10-17 09:53:00.000000','ask','b','waiting','asked','{}','{}','535b10257d01af1cee0a878a280ea46eabc53e084343b4e584aa942ecf225039','729876de351e9cbc4596adac8d519edfc22650361e659c5191aa8ee4bdcfeab4');
INSERT INTO "ledger" VALUES(13,5,1,'2026-10-17 09:53:00.000000','ask','c','waiting','asked','{}','{}','729876de351e9cbc4596adac8d519edfc22650361e659c5191aa8ee4bdcfeab4','2d3e6f23992f7f8b5de63d8a174a9b800db28b2f3b9f1410100faae5bf5e4e84');
INSERT INTO "ledger" VALUES(13,6,1,'2026-10-17 09:53:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 65", "how": "reply"}','{"words": "0c11354eb0ad014987acba88185ab3d4c2f665ff2e0f5d3fe989098e808b74fc"}','2d3e6f23992f7f8b5de63d8a174a9b800db28b2f3b9f1410100faae5bf5e4e84','1ad1e7de581d6448d900497e41dcf96663fd895826390c10e7fbb745f5098250');
INSERT INTO "ledger" VALUES(13,7,1,'2026-10-17 09:53:00.000000','verdict','b','asked','no','{"answer": "no", "rule": "no.bare", "evidence": "mail 66", "how": "reply"}','{"words": "34eb814b7ca0c3276ecc468fd1016ca0cde30e22c84c618acc89e88cf961a668"}','1ad1e7de581d6448d900497e41dcf96663fd895826390c10e7fbb745f5098250','ba3409ffe9a2cd47165cf32c21653b8ca9683077af96ec1329c4c0a962e06ec0');
INSERT INTO "ledger" VALUES(2,11,1,'2026-10-17 09:53:00.000000','verdict','b','asked','no','{"answer": "no", "rule": "stop", "evidence": "mail 68", "how": "reply"}','{"words": "bf5e3b7d1f1af2ca670749b05fcf31590719ff5bb36ec093a70fe79025d69d2c"}','25621dca94293ba63ac9e27eaaff081b4bdda559c0e95cc580f9b03f7d226c03','c5d68f7ea9e0f65640cba71233417c7a40d2965d145ed902291bc923f205952e');
INSERT INTO "ledger" VALUES(14,1,1,'2026-10-17 09:53:00.000000','opened','','','','{"gesture": "draft", "order": "together"}','{"a": "5b5432be52b3c7dbe0f60183a806ce6fb14aa6984358c023f602954c38bd7a95", "b": "16f02db9fb5ba285ce43e58f69a063b17a5ee9459efb13843ee308da7eb6271a"}','','12c43bd914af9b4cc175cd75c736a63aa612c3abeb060507e50a7d1fe462a337');
INSERT INTO "ledger" VALUES(14,2,1,'2026-10-17 09:53:00.000000','approved','','drafted','asking','{}','{}','12c43bd914af9b4cc175cd75c736a63aa612c3abeb060507e50a7d1fe462a337','1051d8e4813fa86e4762f5d9412a967806a8946060d7141aff78d33222ea5553');
INSERT INTO "ledger" VALUES(14,3,1,'2026-10-17 09:53:00.000000','ask','a','waiting','asked','{}','{}','1051d8e4813fa86e4762f5d9412a967806a8946060d7141aff78d33222ea5553','b9bee11b7df9437e1435a8ce70da89d5df25530dc9b16e20310f2e7fcf776054');
INSERT INTO "ledger" VALUES(14,4,1,'2026-10-17 09:53:00.000000','ask','b','waiting','asked','{}','{}','b9bee11b7df9437e1435a8ce70da89d5df25530dc9b16e20310f2e7fcf776054','2e0e701287fe0ec7a7960a475bff09212114f7d0246f7dff4fee4aa4375f47b8');
INSERT INTO "ledger" VALUES(14,5,1,'2026-10-17 09:53:00.000000','verdict','a','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 72", "how": "reply"}','{"words": "8188c686a1e77bd2702aaf6c13dcf909789b7baa25b51e9c77540c6e4f788831"}','2e0e701287fe0ec7a7960a475bff09212114f7d0246f7dff4fee4aa4375f47b8','cdfec3f09a5baede7ad3844ea6c5cf5280a72e68368d70b314d8003341ff1c2b');
INSERT INTO "ledger" VALUES(14,6,1,'2026-10-17 09:53:00.000000','verdict','b','asked','yes','{"answer": "yes", "rule": "assent.yes", "evidence": "mail 73", "how": "reply"}','{"words": "1fefb0232af8a646e5308e18d2208f6e3ab3e4ea015209188437d5299d28eba4"}','cdfec3f09a5baede7ad3844ea6c5cf5280a72e68368d70b314d8003341ff1c2b','8da5a6c03298c543357a1efee091af423bc6656110dd30e5b6a2fcc42743cd94');
INSERT INTO "ledger" VALUES(14,7,1,'2026-10-17 09:53:00.000000','every party said yes','','asking','agreed','{}','{}','8da5a6c03298c543357a1efee091af423bc6656110dd30e5b6a2fcc42743cd94','574aab5ff7f816fe6d4d37418e29c9278930126b065469223f8d105cbbe5146e');
CREATE TABLE mail (
	id INTEGER NOT NULL, 
	mailbox VARCHAR(64) NOT NULL, 
	folder TEXT NOT NULL, 
	uidvalidity INTEGER NOT NULL, 
	uid INTEGER NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	message_id TEXT NOT NULL, 
	sender VARCHAR(320) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	reason TEXT NOT NULL, 
	introduction_id INTEGER, 
	party VARCHAR(4) NOT NULL, 
	words TEXT NOT NULL, 
	raw BLOB, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_mail PRIMARY KEY (id), 
	CONSTRAINT fk_mail_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id), 
	CONSTRAINT uq_mail_mailbox UNIQUE (mailbox, fingerprint)
);
INSERT INTO "mail" VALUES(1,'home','INBOX',1000,1,'03680ff78c0ef97e014fe628e8f0894617f991f3036addb19e943036a3623572','<63ca828dd5f4b3b2e4b06ce60741c7a8@conti.example>','','2026-09-14 08:00:00.000000','ignored','own letter',1,'a','',NULL,0);
INSERT INTO "mail" VALUES(2,'home','INBOX',1000,2,'f07e5cecc2d12f636d3c9f66b028197e05e7569cf791031f9eb801b609c7f5fd','<c4647159c324c9859b810e766ec9d286@conti.example>','','2026-09-14 08:00:00.000000','ignored','own letter',1,'b','',NULL,0);
INSERT INTO "mail" VALUES(3,'home','INBOX',1000,3,'41ab1f15e91b721d096ba26e69358162d5fd0896e16f838e1a57b79d81d17d15','<0002.written@ruiz.example>','ana@ruiz.example','2026-09-14 08:00:00.000000','acted','read as yes',1,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(4,'home','INBOX',1000,5,'64e998fd7fc29cd97e0d260e455fc5ec20d01201922cdbc546712dd1c9579406','<0003.written@ong.example>','ben@ong.example','2026-09-14 08:00:00.000000','acted','read as yes',1,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(5,'home','INBOX',1000,8,'f37c09154ae38cfe5006b48b549a29730ff097dc6c8413e61fae2de31a6859f5','<51431193e6c3f3391a2b8f1ff1fd42a2@conti.example>','','2026-09-14 08:10:00.000000','ignored','own letter',1,'','',NULL,0);
INSERT INTO "mail" VALUES(6,'home','INBOX',1000,9,'405a11d6dae95284f3831df5af7d4d446f4d9028663cbf732648c2068edee3a1','<0004.written@ruiz.example>','ana@ruiz.example','2026-09-14 08:30:00.000000','acted','they write to each other',1,'a','Hello Ben, shall we talk on Tuesday?',NULL,0);
INSERT INTO "mail" VALUES(7,'home','INBOX',1000,11,'9aab80893dce3722c5ed2d61e2913ffaa87bd645f95ef34bfebb981af620adb2','<0005.written@ong.example>','ben@ong.example','2026-09-14 08:30:00.000000','acted','they write to each other',1,'b','Gladly, Ana.',NULL,0);
INSERT INTO "mail" VALUES(8,'home','INBOX',1000,12,'c7ff27283b7aab957d9f0ae75d104b726a9c756758a448e48e2c70bb11463488','<e1988ad9f06c144a025b413f8a9a021e@conti.example>','','2026-09-14 08:30:00.000000','ignored','own letter',1,'','',NULL,0);
INSERT INTO "mail" VALUES(9,'home','INBOX',1000,14,'3c0eca31a46af605599b939fa2a98e8fad6b603ccfd79c001a5b4c7e86b59253','<8d88348a7eed8d14f06d3fef701966a0@conti.example>','','2026-09-14 08:30:00.000000','ignored','own letter',2,'a','',NULL,0);
INSERT INTO "mail" VALUES(10,'home','INBOX',1000,15,'0ed13bb523a1c3365ca1fc8c438dcbcd0115d8d3aaa586135def05805e99367e','<ad45f23d3b1a11df587fd2803bab6c39@conti.example>','','2026-09-14 08:30:00.000000','ignored','own letter',2,'b','',NULL,0);
INSERT INTO "mail" VALUES(11,'home','INBOX',1000,16,'7a49e39a386601cbdf1debbeecf6403c2e3872d3c641a784712746921efbf0e5','<f3c64af775a89294c2cd789a380208a9@conti.example>','','2026-09-17 08:30:00.000000','ignored','own letter',2,'a','',NULL,0);
INSERT INTO "mail" VALUES(12,'home','INBOX',1000,17,'d08b6a93e0a70c4a32fcde21e86e508da5bf3a5331efe7a34e940250f6cb8592','<6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>','','2026-09-17 08:30:00.000000','ignored','own letter',2,'b','',NULL,0);
INSERT INTO "mail" VALUES(13,'home','INBOX',1000,18,'ca74e084105394a1260eaedd9179f9f084295a451e3336bad8abcf02bad73c45','<be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>','','2026-09-19 08:30:00.000000','ignored','own letter',3,'a','',NULL,0);
INSERT INTO "mail" VALUES(14,'home','INBOX',1000,19,'fc144df0d99812d1b46fd8b96d4172ca651aaa3dace092bdec4ae6048f53924a','<f9270f4eb8b333a8e5446dd4552b82f6@conti.example>','','2026-09-19 08:30:00.000000','ignored','own letter',3,'b','',NULL,0);
INSERT INTO "mail" VALUES(15,'home','INBOX',1000,20,'071d14e8ec3a456a37d0a5bcbb24290e98b9ebcfe1df4ad9b2b8615b7374601d','<0008.written@berg.example>','emil@berg.example','2026-09-19 08:30:00.000000','acted','read as yes',3,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(16,'home','INBOX',1000,22,'46ee3801643b909d57fed15d977c3c78e696db6326feef49c8ce529b9c66995f','<0009.written@moss.example>','fay@moss.example','2026-09-19 08:30:00.000000','acted','read as no',3,'b','No, thank you.',NULL,0);
INSERT INTO "mail" VALUES(17,'home','INBOX',1000,24,'d3fcb34c2b68ceace5f0d61c5b3314a002619ebf692184acf9ba8ad41def3eab','<48beab134da98f1d3099fdf5ab99254a@conti.example>','','2026-09-19 08:30:00.000000','ignored','own letter',3,'b','',NULL,0);
INSERT INTO "mail" VALUES(18,'home','INBOX',1000,26,'4baf459bbee486e45203a02e9f44be74d99f6b455c215d9882d95769a7339fc9','<64b2d2bc815a47c5f0dfb4a5d8a064df@conti.example>','','2026-09-24 08:30:00.000000','ignored','own letter',2,'a','',NULL,0);
INSERT INTO "mail" VALUES(19,'home','INBOX',1000,27,'98f4a6fde50916c8461fb12f4d31bcbe25471737757da00e364d52e60b749aa6','<7af027bc08d6af57da71144896c8da19@conti.example>','','2026-09-24 08:30:00.000000','ignored','own letter',2,'b','',NULL,0);
INSERT INTO "mail" VALUES(20,'home','INBOX',1000,28,'ee6eb8f776d756cb8e1f386f30542b9a7fbfddb6a066da0039ae761abbc4f74b','<677f6cbdcc22af58be6521cc3e2434e3@conti.example>','','2026-09-29 08:30:00.000000','ignored','own letter',3,'a','',NULL,0);
INSERT INTO "mail" VALUES(21,'home','INBOX',1000,30,'618e2a3df2c4aeb782295dc749e9ebf7b6480a374d3990d532f0041d15bf76fa','<c69d4bd8b3fa7aa7e1fab9d78c7e134f@conti.example>','','2026-10-07 08:30:00.000000','ignored','own letter',3,'a','',NULL,0);
INSERT INTO "mail" VALUES(22,'home','INBOX',1000,31,'e66665d375fc2fba9be8cd044b51fb16e658f1120fdf765666805bcbb02ab00b','<5eda92d864ac5db9d707107e855c3844@conti.example>','','2026-10-17 08:30:00.000000','ignored','own letter',4,'a','',NULL,0);
INSERT INTO "mail" VALUES(23,'home','INBOX',1000,32,'d823104f4d3023a5aa3ad1206348ca4327e5ee0f726dd95058df1051608e16a9','<78255d6807923986bb968a437d5c8dfc@conti.example>','','2026-10-17 08:30:00.000000','ignored','own letter',4,'b','',NULL,0);
INSERT INTO "mail" VALUES(24,'home','INBOX',1000,33,'3520679c8b927d466e79b542dfbb245dac09dd82a43e27a772c4b0f8ad0810eb','<0011.written@holm.example>','gus@holm.example','2026-10-17 08:30:00.000000','acted','read as yes',4,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(25,'home','INBOX',1000,35,'3254e9b35cdbec796e25ed4ae857bc110840444fbd1d4f4905269d9f67dd99f7','<0012.written@sato.example>','hana@sato.example','2026-10-17 08:30:00.000000','acted','read as yes',4,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(26,'home','INBOX',1000,38,'7de86a9e9f99d68560d6a54f4d7583fe02aeca0db240beb804f00a75aa4f4f36','<0013.written@conti.example>','carla@conti.example','2026-10-17 08:33:00.000000','acted','cancel',4,'','CANCEL',NULL,0);
INSERT INTO "mail" VALUES(27,'home','INBOX',1000,40,'89d2a19730f0f373c7acc8ea5d194e91768797bb3a703450cb74953d50662ec7','<5a702cfa93ea5c4ed8f33418f3d4e711@conti.example>','','2026-10-17 08:33:00.000000','ignored','own letter',5,'a','',NULL,0);
INSERT INTO "mail" VALUES(28,'home','INBOX',1000,41,'8ef1f01321ff5d7b6513cb4e651e979557c687214ed504b908e1a766c5b0c49b','<a8c24d4244ef7febe8e5b4617589a82b@conti.example>','','2026-10-17 08:33:00.000000','ignored','own letter',5,'b','',NULL,0);
INSERT INTO "mail" VALUES(29,'home','INBOX',1000,42,'7bc3501922cd50828547797ea2d2e70fe229c6dad76273ddc3349b386033f809','<0015.written@lund.example>','ida@lund.example','2026-10-17 08:33:00.000000','acted','read as yes',5,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(30,'home','INBOX',1000,44,'242c110c314857ace1a53b4f55e7f58a125c3daabd9a8c6462c9cc22831641f3','<0016.written@park.example>','jon@park.example','2026-10-17 08:33:00.000000','acted','read as yes',5,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(31,'home','INBOX',1000,47,'5af9488b203b4413007e5459ecb61984f358b87470385c0fcddb66413e0754ac','<f03edca7e2dcaa37f463b337d20b5d59@conti.example>','','2026-10-17 08:43:00.000000','ignored','own letter',5,'','',NULL,0);
INSERT INTO "mail" VALUES(32,'home','INBOX',1000,48,'f7f8f24b262bcae16b2fdbe4c9325ea1ed45f45d646868e326989a99b8035e28','<0017.written@lund.example>','ida@lund.example','2026-10-17 09:03:00.000000','acted','they write to each other',5,'a','Hello Jon, shall we talk?',NULL,0);
INSERT INTO "mail" VALUES(33,'home','INBOX',1000,50,'e8e3074d3d5980aadf359766dd257844557a123288090a3fe69cbca21b78ea6b','<0018.written@park.example>','jon@park.example','2026-10-17 09:03:00.000000','acted','they write to each other',5,'b','Gladly.',NULL,0);
INSERT INTO "mail" VALUES(34,'home','INBOX',1000,51,'6fe9256f0069e7ec9c601968ef6b270068a7f7ca65bbbe4db04fa5e81e2ccf88','<349aae908fb5262cc703806984c81999@conti.example>','','2026-10-17 09:03:00.000000','ignored','own letter',5,'','',NULL,0);
INSERT INTO "mail" VALUES(35,'home','INBOX',1000,53,'606978be06e3c563b9019410c1a86f436bec393fe7cd9ea0d24bd2f1d773a3d7','<d037cdff7c240d4969d495dd81355c53@conti.example>','','2026-10-17 09:03:00.000000','ignored','own letter',6,'a','',NULL,0);
INSERT INTO "mail" VALUES(36,'home','INBOX',1000,54,'bca84842d50ac5d9d0004f12bc19c565e2f26dbc28563d87157fd3cf558b265c','<0067dba8589890086a17b9af5b569643@conti.example>','','2026-10-17 09:03:00.000000','ignored','own letter',6,'b','',NULL,0);
INSERT INTO "mail" VALUES(37,'home','INBOX',1000,55,'349c3a9446e8360a3643b36209231aab4c15e5ad920c566be584bc032c40cccb','<0020.written@vega.example>','kim@vega.example','2026-10-17 09:03:00.000000','acted','read as yes',6,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(38,'home','INBOX',1000,57,'e051bf5b2dc2c8d29e91acf982c06d8b0606b924fb2964d6f87408bb711f19ce','<0021.written@wolf.example>','leo@wolf.example','2026-10-17 09:03:00.000000','acted','read as yes',6,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(39,'home','INBOX',1000,60,'4662ca55871089fa04b3cdfc5df868c693f491b3d9e7f4de7f5a39efc3470c7b','<a2a7ae1f3ac7652ccdf8440407295e42@conti.example>','','2026-10-17 09:13:00.000000','ignored','own letter',6,'','',NULL,0);
INSERT INTO "mail" VALUES(40,'home','INBOX',1000,61,'a9f8aa6f8c1b88e6759265a617e63b06514e350e33f089d007a763d8ec37061b','<12093d26ac512b01f18dd1eed77c96c0@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',7,'a','',NULL,0);
INSERT INTO "mail" VALUES(41,'home','INBOX',1000,62,'53e282ccff901925695d09b59ad2be02c20d664a3f235f0fa3f2ff8ab3f369ca','<73f7ba8e0445d656de3a5db5154ed512@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',7,'b','',NULL,0);
INSERT INTO "mail" VALUES(42,'home','INBOX',1000,63,'060e87e4f9938eb589a1b126518f94b2be6ee49bc1e1861f950a133030a2bf1b','<0023.written@nash.example>','mia@nash.example','2026-10-17 09:33:00.000000','acted','read as no',7,'a','No, thank you.',NULL,0);
INSERT INTO "mail" VALUES(43,'home','INBOX',1000,65,'0d56271e22141e59270c50036b671e2d6c9959e2775d78828db8072812a78e41','<cc1b0c3e1c07724e44c5b4763fe31d03@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',7,'a','',NULL,0);
INSERT INTO "mail" VALUES(44,'home','INBOX',1000,67,'df3da21bd1183e03594c9de4666970c09c45b55907fe9620fc4761dabcd4f804','<0024.written@oaks.example>','ned@oaks.example','2026-10-17 09:33:00.000000','acted','read as yes',7,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(45,'home','INBOX',1000,69,'860174da188f6d8a40166f2f148993f00d4593d2e4c43cda15c7a849b0d57868','<1d3b993f79490eab7f1a355e526eb523@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',8,'a','',NULL,0);
INSERT INTO "mail" VALUES(46,'home','INBOX',1000,70,'8eac79e2ab2e52792ee66e32704b26d0fd977b33c46747bd54d799f1e1ecf7a4','<57e54acc62f5680c4fdf8e1a060cea63@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',8,'b','',NULL,0);
INSERT INTO "mail" VALUES(47,'home','INBOX',1000,71,'c8da56c0152b8054d9c2a7ab0028cc8e611fe9974227d60cb46b70d7a942b46f','<0026.written@penn.example>','oda@penn.example','2026-10-17 09:33:00.000000','acted','read as yes',8,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(48,'home','INBOX',1000,73,'19ab688a8e08e5389fb16719b35e8a92b9cdc6143777f79aeec7a56011c56ff2','<0027.written@quay.example>','pat@quay.example','2026-10-17 09:33:00.000000','acted','read as later',8,'b','Gladly, but could we wait until the end of the month? I am swamped.',NULL,0);
INSERT INTO "mail" VALUES(49,'home','INBOX',1000,74,'9a0dbf8bc4808b93dcf9b6e026533a42c0bf702963a80e2f1261c4223a092cf3','<f72f2bb83586fca7fa0b85188296f5ea@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',8,'b','',NULL,0);
INSERT INTO "mail" VALUES(50,'home','INBOX',1000,75,'3ccd080b2ed34b6ba3a27a882bfd35b710d73a81e6cace721662956847087572','<f9bddea5d12982e46e80fa489b0bca16@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',8,'a','',NULL,0);
INSERT INTO "mail" VALUES(51,'home','INBOX',1000,77,'64f5db17996a73222c6ea381451fc2f9553f9dbc4d9f4088e79c8a2c6967d574','<6d39eb43ad9cedde819d7ca7b46108cc@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',9,'a','',NULL,0);
INSERT INTO "mail" VALUES(52,'home','INBOX',1000,78,'bdebbf77cfd92e0515d66d0e50ae18c3d685e1e5e5e0d137ff8739b96a1007e3','<fa1b1bf13879399bd50e00978b7199cd@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',9,'b','',NULL,0);
INSERT INTO "mail" VALUES(53,'home','INBOX',1000,79,'db72ea5cf057d755c6d436f1299a3c636e6716dd27144b1a790b887a036654b1','<0029.written@shaw.example>','rae@shaw.example','2026-10-17 09:33:00.000000','question','question',9,'a','What would this be about, and how much time would it take?',NULL,0);
INSERT INTO "mail" VALUES(54,'home','INBOX',1000,82,'ce2b5f7955ad1de7c59d48660a8ca633a9ab52f653c73c75918f9fb4ca176839','<202cc8284c717095bcc99ae80f0c8a89@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',10,'a','',NULL,0);
INSERT INTO "mail" VALUES(55,'home','INBOX',1000,83,'3ab31acc8b3dd90a288410b70bd8fc73ca6aa89fff946fc12367290e0b700953','<0c250a03e023033d364e433ff7c882f4@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',10,'b','',NULL,0);
INSERT INTO "mail" VALUES(56,'home','INBOX',1000,84,'e868b528a9d48e75792b29478cd0f60151e4f46000c5279bfe64eddf6beeda19','<0031.written@mx.there.example>','','2026-10-17 09:33:00.000000','acted','bounce',10,'b','smtp; 550 5.1.1 user unknown',NULL,0);
INSERT INTO "mail" VALUES(57,'home','INBOX',1000,87,'aba16be6914e464293075888c1bda50e0f5fc5a86da7165e949f1607e5cde85a','<e69bae29f652d00837b4000bd1c51f86@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',11,'a','',NULL,0);
INSERT INTO "mail" VALUES(58,'home','INBOX',1000,88,'21ad617f3f3c4b210529630befec5fa75f55ee2c28da774d4a9aa071d589feed','<d3f21dcc2be88b4675fa6dd891fde85c@conti.example>','','2026-10-17 09:33:00.000000','ignored','own letter',11,'b','',NULL,0);
INSERT INTO "mail" VALUES(59,'home','INBOX',1000,89,'36e62749a97bde28591a306fecc994d5e212c4456de2f01d15713ee86a7b1409','<0033.written@york.example>','wes@york.example','2026-10-17 09:33:00.000000','acted','read as yes',11,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(60,'home','INBOX',1000,91,'9fa09e036eab7d723189b6f8d198bf99857115b71a539ba7b61a5cbfae720e53','<0034.written@zhou.example>','xia@zhou.example','2026-10-17 09:33:00.000000','acted','read as yes',11,'b','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(61,'home','INBOX',1000,94,'f9249810f819181111a4d92a2609bc10a25e76395bfaf75dd78e89c4fffdcedd','<0035.written@conti.example>','carla@conti.example','2026-10-17 09:53:00.000000','acted','opened Q7',12,'','',NULL,0);
INSERT INTO "mail" VALUES(62,'home','INBOX',1000,97,'083f96a13a7ff9540935b74254d1e07b637253a60a5afd26afffd5a092ba0be5','<c49872c67c081bb788c9da8aafe673f6@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',13,'a','',NULL,0);
INSERT INTO "mail" VALUES(63,'home','INBOX',1000,98,'9f57e2e6241bc97baf29e29851dbdc3039a60fb3bba3e4829fe9fa347b122b39','<10b8fe223c11654988534206fc4a447e@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',13,'b','',NULL,0);
INSERT INTO "mail" VALUES(64,'home','INBOX',1000,99,'5a0a9987d4b3d705ac422aca87e18391894f5b9ec8224790cebe0a0fc135ae34','<220d672b15ad9a9d0a57af35b9b81635@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',13,'c','',NULL,0);
INSERT INTO "mail" VALUES(65,'home','INBOX',1000,100,'ad82900a0b1c3e1881952e27c881d1aaeb71210f6f008fa23f1bb10f06775b13','<0037.written@boyd.example>','amy@boyd.example','2026-10-17 09:53:00.000000','acted','read as yes',13,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(66,'home','INBOX',1000,102,'1f10dd66fc1510fd545eef729e173f21cd77321e784f2f501d33819040d2fcd7','<0038.written@dent.example>','cal@dent.example','2026-10-17 09:53:00.000000','acted','read as no',13,'b','No, thank you.',NULL,0);
INSERT INTO "mail" VALUES(67,'home','INBOX',1000,104,'03b911e01ce120b0a8a25840c20747784ac1de8842e8cf0d7c96496e3697742f','<415ac400d75470808181e84d99a74924@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',13,'b','',NULL,0);
INSERT INTO "mail" VALUES(68,'home','INBOX',1000,106,'dec31bb89c2c8f447fb0555482fdc2d98998f7bec89d5ede1b46c9a0e4e58907','<0039.written@roth.example>','dora@roth.example','2026-10-17 09:53:00.000000','acted','no, and never again',2,'b','STOP',NULL,0);
INSERT INTO "mail" VALUES(69,'home','INBOX',1000,107,'cef6af01a63bf021c36e0381e8fb1592035c4f59e7d169cbd5b0fd647394ed77','<b7115c02f44d7e40c78fec459a9e994c@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',2,'b','',NULL,0);
INSERT INTO "mail" VALUES(70,'home','INBOX',1000,109,'0e0282a06d0749b88abb3406f4c3a4ead60779b07344fe16ba50cb58820fb31f','<fdc1786bddbd358f6156c4df12bccdcb@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',14,'a','',NULL,0);
INSERT INTO "mail" VALUES(71,'home','INBOX',1000,110,'8969f360471276594e52cd2da07b0ecea41535d5b3224443408e0c1c9f01e204','<20012170d418f7af25b7501ac9c1ffef@conti.example>','','2026-10-17 09:53:00.000000','ignored','own letter',14,'b','',NULL,0);
INSERT INTO "mail" VALUES(72,'home','INBOX',1000,111,'ad1a59196fcde9317421ce80af79a5a2616f9d959553f39fe5d663cd3b05f33c','<0041.written@hart.example>','gil@hart.example','2026-10-17 09:53:00.000000','acted','read as yes',14,'a','Yes please.',NULL,0);
INSERT INTO "mail" VALUES(73,'home','INBOX',1000,113,'32c5dc44ddd87a39aa99c1c7202f0d7ef85005d10d7aa96a05dbde693d2e4265','<0042.written@jung.example>','ivy@jung.example','2026-10-17 09:53:00.000000','acted','read as yes',14,'b','Yes please.',NULL,0);
CREATE TABLE manuscript (
	introduction_id INTEGER NOT NULL, 
	subject TEXT NOT NULL, 
	text TEXT NOT NULL, 
	html TEXT, 
	enclosures JSON NOT NULL, 
	opening TEXT NOT NULL, 
	findings JSON NOT NULL, 
	CONSTRAINT pk_manuscript PRIMARY KEY (introduction_id), 
	CONSTRAINT fk_manuscript_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "manuscript" VALUES(1,'Ana Ruiz <> Ben Ong','Dear Ana, dear Ben,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Ana is: add a line about them, with a link.", "Nothing says who Ben is: add a line about them, with a link.", "Where Ana and Ben are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(2,'Chen Li <> Dora Roth','Dear Chen, dear Dora,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Chen is: add a line about them, with a link.", "Nothing says who Dora is: add a line about them, with a link.", "Where Chen and Dora are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(3,'Emil Berg <> Fay Moss','Dear Emil, dear Fay,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Emil is: add a line about them, with a link.", "Nothing says who Fay is: add a line about them, with a link.", "Where Emil and Fay are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(4,'Gus Holm <> Hana Sato','Dear Gus, dear Hana,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Gus is: add a line about them, with a link.", "Nothing says who Hana is: add a line about them, with a link.", "Where Gus and Hana are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(5,'Ida Lund <> Jon Park','Dear Ida, dear Jon,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Ida is: add a line about them, with a link.", "Nothing says who Jon is: add a line about them, with a link.", "Where Ida and Jon are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(6,'Kim Vega <> Leo Wolf','Dear Kim, dear Leo,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Kim is: add a line about them, with a link.", "Nothing says who Leo is: add a line about them, with a link.", "Where Kim and Leo are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(7,'Mia Nash <> Ned Oaks','Dear Mia, dear Ned,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Mia is: add a line about them, with a link.", "Nothing says who Ned is: add a line about them, with a link.", "Where Mia and Ned are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(8,'Oda Penn <> Pat Quay','Dear Oda, dear Pat,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Oda is: add a line about them, with a link.", "Nothing says who Pat is: add a line about them, with a link.", "Where Oda and Pat are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(9,'Rae Shaw <> Sol Tran','Dear Rae, dear Sol,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Rae is: add a line about them, with a link.", "Nothing says who Sol is: add a line about them, with a link.", "Where Rae and Sol are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(10,'Una Vale <> Vic West','Dear Una, dear Vic,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Una is: add a line about them, with a link.", "Nothing says who Vic is: add a line about them, with a link.", "Where Una and Vic are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(11,'Wes York <> Xia Zhou','Dear Wes, dear Xia,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Wes is: add a line about them, with a link.", "Nothing says who Xia is: add a line about them, with a link.", "Where Wes and Xia are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(12,'','',NULL,'[]','Both look for partners in Asia and I think highly of them.','["Nothing says why this is good for either side: add a line \u201cFor <first name>: \u2026\u201d for each.", "Nothing says who Abe is: add a line about them, with a link.", "Nothing says who Cat is: add a line about them, with a link.", "Where Abe and Cat are is not said (place or time zone).", "Whether they have met before is not said: \u201cMet before: no\u201d.", "Business or personal is not said."]');
INSERT INTO "manuscript" VALUES(13,'Amy Boyd <> Cal Dent <> Eve Fox','Dear Amy, dear Cal, dear Eve,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Amy is: add a line about them, with a link.", "Nothing says who Cal is: add a line about them, with a link.", "Nothing says who Eve is: add a line about them, with a link.", "Where Amy, Cal and Eve are is not said (place or time zone)."]');
INSERT INTO "manuscript" VALUES(14,'Gil Hart <> Ivy Jung','Dear Gil, dear Ivy,

you should talk, for the reasons that I gave each of you.

Best,
Carla
',NULL,'[]','','["Nothing says who Gil is: add a line about them, with a link.", "Nothing says who Ivy is: add a line about them, with a link.", "Where Gil and Ivy are is not said (place or time zone)."]');
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	introduction_id INTEGER, 
	kind VARCHAR(32) NOT NULL, 
	party VARCHAR(4) NOT NULL, 
	"key" TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	sender VARCHAR(320) NOT NULL, 
	recipients JSON NOT NULL, 
	subject TEXT NOT NULL, 
	raw BLOB NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	data_at DATETIME, 
	attempts INTEGER NOT NULL, 
	repeated BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	accepted_at DATETIME, 
	evidence TEXT NOT NULL, 
	filed_at DATETIME, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id), 
	CONSTRAINT uq_outbox_key UNIQUE ("key")
);
INSERT INTO "outbox" VALUES(1,1,'ask','a','1 ask a 1','<63ca828dd5f4b3b2e4b06ce60741c7a8@conti.example>','carla@conti.example','["ana@ruiz.example"]','Introduction to Ben Ong: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ana Ruiz <ana@ruiz.example>
Subject: Introduction to Ben Ong: pilots abroad
Date: Mon, 14 Sep 2026 08:00:00 +0000
Message-ID: <63ca828dd5f4b3b2e4b06ce60741c7a8@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_38af45bc9a600c0355265a5e4d0a8e20"

--=_38af45bc9a600c0355265a5e4d0a8e20
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Ana,

May I introduce you to Ben Ong?

For you: Ben knows a market that you look at. To Ben I say: =E2=80=9CAna know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Ben too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-20d42bbf354099eb3fb28ba=
94ff01bf4%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-20d42bbf3=
54099eb3fb28ba94ff01bf4%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-20d42bbf354099eb3fb28ba94=
ff01bf4%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Ben.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_38af45bc9a600c0355265a5e4d0a8e20
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Ana,</p>
<p>May I introduce you to Ben Ong?</p>
<p>For you: Ben knows a market that you look at. To Ben I say: =E2=80=9CAna k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Ben too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-20d42bbf354099eb3fb28ba94ff01bf4%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-20d42bbf354099e=
b3fb28ba94ff01bf4%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-20d42bbf354099eb3f=
b28ba94ff01bf4%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Ben.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_38af45bc9a600c0355265a5e4d0a8e20--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:00:00.000000','2026-09-14 08:15:00.000000','2026-09-14 08:00:00.000000',1,0,'','2026-09-14 08:00:00.000000','2026-09-14 08:00:00.000000','250 2.0.0 Ok: delivered','2026-09-14 08:10:00.000000');
INSERT INTO "outbox" VALUES(2,1,'ask','b','1 ask b 1','<c4647159c324c9859b810e766ec9d286@conti.example>','carla@conti.example','["ben@ong.example"]','Introduction to Ana Ruiz: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ben Ong <ben@ong.example>
Subject: Introduction to Ana Ruiz: pilots abroad
Date: Mon, 14 Sep 2026 08:00:00 +0000
Message-ID: <c4647159c324c9859b810e766ec9d286@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_9572309f7cd5a1ccb906b6b47369d950"

--=_9572309f7cd5a1ccb906b6b47369d950
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Ben,

May I introduce you to Ana Ruiz?

For you: Ana knows a market that you look at. To Ana I say: =E2=80=9CBen know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Ana too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-8fc59e77be6d240342d952d=
ed0034257%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-8fc59e77b=
e6d240342d952ded0034257%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-8fc59e77be6d240342d952ded=
0034257%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Ana.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_9572309f7cd5a1ccb906b6b47369d950
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Ben,</p>
<p>May I introduce you to Ana Ruiz?</p>
<p>For you: Ana knows a market that you look at. To Ana I say: =E2=80=9CBen k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Ana too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-8fc59e77be6d240342d952ded0034257%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-8fc59e77be6d240=
342d952ded0034257%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-8fc59e77be6d240342=
d952ded0034257%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Ana.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_9572309f7cd5a1ccb906b6b47369d950--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:00:00.000000','2026-09-14 08:15:00.000000','2026-09-14 08:00:00.000000',1,0,'','2026-09-14 08:00:00.000000','2026-09-14 08:00:00.000000','250 2.0.0 Ok: delivered','2026-09-14 08:10:00.000000');
INSERT INTO "outbox" VALUES(3,1,'introduction','','1 introduction * 1','<51431193e6c3f3391a2b8f1ff1fd42a2@conti.example>','carla@conti.example','["ana@ruiz.example", "ben@ong.example"]','Ana Ruiz <> Ben Ong',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
Subject: Ana Ruiz <> Ben Ong
Date: Mon, 14 Sep 2026 08:10:00 +0000
Message-ID: <51431193e6c3f3391a2b8f1ff1fd42a2@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_297fe9932e1cfa2bf18ecc4f4a6b71d0"

--=_297fe9932e1cfa2bf18ecc4f4a6b71d0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Ana, dear Ben,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_297fe9932e1cfa2bf18ecc4f4a6b71d0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Ana, dear Ben,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_297fe9932e1cfa2bf18ecc4f4a6b71d0--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:10:00.000000','2026-09-14 08:25:00.000000','2026-09-14 08:10:00.000000',1,0,'','2026-09-14 08:00:00.000000','2026-09-14 08:10:00.000000','250 2.0.0 Ok: delivered','2026-09-14 08:30:00.000000');
INSERT INTO "outbox" VALUES(4,1,'hold','','notice 1 hold letter 1','<a648a7dd06839eb905b6e6e307d4bedc@conti.example>','carla@conti.example','["carla@conti.example"]','[A6] Both agreed: I introduce them at 10:10',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [A6] Both agreed: I introduce them at 10:10
Date: Mon, 14 Sep 2026 08:00:00 +0000
Message-ID: <a648a7dd06839eb905b6e6e307d4bedc@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_ddd30dc2521f152fad4b0e2a37f05815"

--=_ddd30dc2521f152fad4b0e2a37f05815
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Ana Ruiz and Ben Ong agreed. The introduction leaves at 10:10 unless you answ=
er:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Ana Ruiz <ana@ruiz.example>
- Ben Ong <ben@ong.example>

> Ana Ruiz <> Ben Ong
>
> Dear Ana, dear Ben,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_ddd30dc2521f152fad4b0e2a37f05815
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Ana Ruiz and Ben Ong agreed. The introduction leaves at 10:10 unless you a=
nswer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Ana Ruiz &lt;ana@ruiz.example&gt;<br>
- Ben Ong &lt;ben@ong.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Ana Ruiz &lt;&gt; Ben Ong<br>
<br>
Dear Ana, dear Ben,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_ddd30dc2521f152fad4b0e2a37f05815--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:00:00.000000','2026-09-14 08:01:00.000000','2026-09-14 08:00:00.000000',1,0,'','2026-09-14 08:00:00.000000','2026-09-14 08:00:00.000000','filed in INBOX','2026-09-14 08:00:00.000000');
INSERT INTO "outbox" VALUES(5,1,'step-out','','1 step-out * 1','<e1988ad9f06c144a025b413f8a9a021e@conti.example>','carla@conti.example','["ana@ruiz.example", "ben@ong.example"]','Re: Ana Ruiz <> Ben Ong',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
Reply-To: Ana Ruiz <ana@ruiz.example>, Ben Ong <ben@ong.example>
Subject: Re: Ana Ruiz <> Ben Ong
Date: Mon, 14 Sep 2026 08:30:00 +0000
Message-ID: <e1988ad9f06c144a025b413f8a9a021e@conti.example>
In-Reply-To: <51431193e6c3f3391a2b8f1ff1fd42a2@conti.example>
References: <51431193e6c3f3391a2b8f1ff1fd42a2@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_46d2cf299e7ba6b1302c09c3fcd797cf"

--=_46d2cf299e7ba6b1302c09c3fcd797cf
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Ana, Ben,

Lovely to see you talking. Thank you both, and over to you: I am moving to BC=
C and stepping out of this thread. One line later on how it went would make m=
y day.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_46d2cf299e7ba6b1302c09c3fcd797cf
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Ana, Ben,</p>
<p>Lovely to see you talking. Thank you both, and over to you: I am moving to=
 BCC and stepping out of this thread. One line later on how it went would mak=
e my day.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_46d2cf299e7ba6b1302c09c3fcd797cf--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:30:00.000000','2026-09-14 08:45:00.000000','2026-09-14 08:30:00.000000',1,0,'','2026-09-14 08:30:00.000000','2026-09-14 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-17 08:30:00.000000');
INSERT INTO "outbox" VALUES(6,2,'ask','a','2 ask a 1','<8d88348a7eed8d14f06d3fef701966a0@conti.example>','carla@conti.example','["chen@li.example"]','Introduction to Dora Roth: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Chen Li <chen@li.example>
Subject: Introduction to Dora Roth: pilots abroad
Date: Mon, 14 Sep 2026 08:30:00 +0000
Message-ID: <8d88348a7eed8d14f06d3fef701966a0@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_93d911d76e715483094e3657f9bca02d"

--=_93d911d76e715483094e3657f9bca02d
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Chen,

May I introduce you to Dora Roth?

For you: Dora knows a market that you look at. To Dora I say: =E2=80=9CChen k=
nows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Dora too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-9fa8028cf1232d2c2815e76=
2352d9e49%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf=
1232d2c2815e762352d9e49%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c2815e7623=
52d9e49%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Dora.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_93d911d76e715483094e3657f9bca02d
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Chen,</p>
<p>May I introduce you to Dora Roth?</p>
<p>For you: Dora knows a market that you look at. To Dora I say: =E2=80=9CChe=
n knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Dora too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-9fa8028cf1232d2c2815e762352d9e49%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf1232d2=
c2815e762352d9e49%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c28=
15e762352d9e49%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Dora.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_93d911d76e715483094e3657f9bca02d--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:30:00.000000','2026-09-14 08:45:00.000000','2026-09-14 08:30:00.000000',1,0,'','2026-09-14 08:30:00.000000','2026-09-14 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-17 08:30:00.000000');
INSERT INTO "outbox" VALUES(7,2,'ask','b','2 ask b 1','<ad45f23d3b1a11df587fd2803bab6c39@conti.example>','carla@conti.example','["dora@roth.example"]','Introduction to Chen Li: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Dora Roth <dora@roth.example>
Subject: Introduction to Chen Li: pilots abroad
Date: Mon, 14 Sep 2026 08:30:00 +0000
Message-ID: <ad45f23d3b1a11df587fd2803bab6c39@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_f9994708bdcaae6c5ec59ad83e28850b"

--=_f9994708bdcaae6c5ec59ad83e28850b
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Dora,

May I introduce you to Chen Li?

For you: Chen knows a market that you look at. To Chen I say: =E2=80=9CDora k=
nows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Chen too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-78e28a72c25db433fa39b0e=
680e0f13d%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c=
25db433fa39b0e680e0f13d%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa39b0e68=
0e0f13d%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Chen.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_f9994708bdcaae6c5ec59ad83e28850b
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Dora,</p>
<p>May I introduce you to Chen Li?</p>
<p>For you: Chen knows a market that you look at. To Chen I say: =E2=80=9CDor=
a knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Chen too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-78e28a72c25db433fa39b0e680e0f13d%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c25db43=
3fa39b0e680e0f13d%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa=
39b0e680e0f13d%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Chen.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_f9994708bdcaae6c5ec59ad83e28850b--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-14 08:30:00.000000','2026-09-14 08:45:00.000000','2026-09-14 08:30:00.000000',1,0,'','2026-09-14 08:30:00.000000','2026-09-14 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-17 08:30:00.000000');
INSERT INTO "outbox" VALUES(8,2,'nudge','a','2 nudge a 1.1','<f3c64af775a89294c2cd789a380208a9@conti.example>','carla@conti.example','["chen@li.example"]','Re: Introduction to Dora Roth: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Chen Li <chen@li.example>
Subject: Re: Introduction to Dora Roth: pilots abroad
Date: Thu, 17 Sep 2026 08:30:00 +0000
Message-ID: <f3c64af775a89294c2cd789a380208a9@conti.example>
In-Reply-To: <8d88348a7eed8d14f06d3fef701966a0@conti.example>
References: <8d88348a7eed8d14f06d3fef701966a0@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_56dc74f9dec82f65ee257a73f1507b96"

--=_56dc74f9dec82f65ee257a73f1507b96
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Chen,

Coming back to this: may I introduce you to Dora Roth (pilots abroad)? One wo=
rd is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-9fa8028cf1232d2c2815e76=
2352d9e49%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf=
1232d2c2815e762352d9e49%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c2815e7623=
52d9e49%5D&body=3DNO

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_56dc74f9dec82f65ee257a73f1507b96
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Chen,</p>
<p>Coming back to this: may I introduce you to Dora Roth (pilots abroad)? One=
 word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-9fa8028cf1232d2c2815e762352d9e49%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf1232d2=
c2815e762352d9e49%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c28=
15e762352d9e49%5D&amp;body=3DNO">NO</a></p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_56dc74f9dec82f65ee257a73f1507b96--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-17 08:30:00.000000','2026-09-17 08:45:00.000000','2026-09-17 08:30:00.000000',1,0,'','2026-09-17 08:30:00.000000','2026-09-17 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-19 08:30:00.000000');
INSERT INTO "outbox" VALUES(9,2,'nudge','b','2 nudge b 1.1','<6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>','carla@conti.example','["dora@roth.example"]','Re: Introduction to Chen Li: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Dora Roth <dora@roth.example>
Subject: Re: Introduction to Chen Li: pilots abroad
Date: Thu, 17 Sep 2026 08:30:00 +0000
Message-ID: <6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>
In-Reply-To: <ad45f23d3b1a11df587fd2803bab6c39@conti.example>
References: <ad45f23d3b1a11df587fd2803bab6c39@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_1da48b2e0ea3ec927c56ec6413f169de"

--=_1da48b2e0ea3ec927c56ec6413f169de
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Dora,

Coming back to this: may I introduce you to Chen Li (pilots abroad)? One word=
 is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-78e28a72c25db433fa39b0e=
680e0f13d%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c=
25db433fa39b0e680e0f13d%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa39b0e68=
0e0f13d%5D&body=3DNO

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_1da48b2e0ea3ec927c56ec6413f169de
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Dora,</p>
<p>Coming back to this: may I introduce you to Chen Li (pilots abroad)? One w=
ord is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-78e28a72c25db433fa39b0e680e0f13d%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c25db43=
3fa39b0e680e0f13d%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa=
39b0e680e0f13d%5D&amp;body=3DNO">NO</a></p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_1da48b2e0ea3ec927c56ec6413f169de--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-17 08:30:00.000000','2026-09-17 08:45:00.000000','2026-09-17 08:30:00.000000',1,0,'','2026-09-17 08:30:00.000000','2026-09-17 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-19 08:30:00.000000');
INSERT INTO "outbox" VALUES(10,3,'ask','a','3 ask a 1','<be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>','carla@conti.example','["emil@berg.example"]','Introduction to Fay Moss: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Emil Berg <emil@berg.example>
Subject: Introduction to Fay Moss: pilots abroad
Date: Sat, 19 Sep 2026 08:30:00 +0000
Message-ID: <be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_3d0d4d9b283eaea984c1cdf37e1d3630"

--=_3d0d4d9b283eaea984c1cdf37e1d3630
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Emil,

May I introduce you to Fay Moss?

For you: Fay knows a market that you look at. To Fay I say: =E2=80=9CEmil kno=
ws a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Fay too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-dc1c70beeac494ccc4e42bf=
cb6f7663c%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-dc1c70bee=
ac494ccc4e42bfcb6f7663c%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-dc1c70beeac494ccc4e42bfcb=
6f7663c%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Fay.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_3d0d4d9b283eaea984c1cdf37e1d3630
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Emil,</p>
<p>May I introduce you to Fay Moss?</p>
<p>For you: Fay knows a market that you look at. To Fay I say: =E2=80=9CEmil =
knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Fay too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-dc1c70beeac494ccc4e42bfcb6f7663c%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-dc1c70beeac494c=
cc4e42bfcb6f7663c%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-dc1c70beeac494ccc4=
e42bfcb6f7663c%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Fay.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_3d0d4d9b283eaea984c1cdf37e1d3630--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-19 08:30:00.000000','2026-09-19 08:45:00.000000','2026-09-19 08:30:00.000000',1,0,'','2026-09-19 08:30:00.000000','2026-09-19 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-24 08:30:00.000000');
INSERT INTO "outbox" VALUES(11,3,'ask','b','3 ask b 1','<f9270f4eb8b333a8e5446dd4552b82f6@conti.example>','carla@conti.example','["fay@moss.example"]','Introduction to Emil Berg: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Fay Moss <fay@moss.example>
Subject: Introduction to Emil Berg: pilots abroad
Date: Sat, 19 Sep 2026 08:30:00 +0000
Message-ID: <f9270f4eb8b333a8e5446dd4552b82f6@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_557218e8a3c276a3a638932c262492d2"

--=_557218e8a3c276a3a638932c262492d2
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Fay,

May I introduce you to Emil Berg?

For you: Emil knows a market that you look at. To Emil I say: =E2=80=9CFay kn=
ows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Emil too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-be6563985cc70fb21a4705d=
e88cc82ec%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-be6563985=
cc70fb21a4705de88cc82ec%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-be6563985cc70fb21a4705de8=
8cc82ec%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Emil.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_557218e8a3c276a3a638932c262492d2
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Fay,</p>
<p>May I introduce you to Emil Berg?</p>
<p>For you: Emil knows a market that you look at. To Emil I say: =E2=80=9CFay=
 knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Emil too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-be6563985cc70fb21a4705de88cc82ec%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-be6563985cc70fb=
21a4705de88cc82ec%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-be6563985cc70fb21a=
4705de88cc82ec%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Emil.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_557218e8a3c276a3a638932c262492d2--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-19 08:30:00.000000','2026-09-19 08:45:00.000000','2026-09-19 08:30:00.000000',1,0,'','2026-09-19 08:30:00.000000','2026-09-19 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-24 08:30:00.000000');
INSERT INTO "outbox" VALUES(12,3,'no-noted','b','3 no-noted b mail 16','<48beab134da98f1d3099fdf5ab99254a@conti.example>','carla@conti.example','["fay@moss.example"]','Re: Introduction to Emil Berg: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Fay Moss <fay@moss.example>
Subject: Re: Introduction to Emil Berg: pilots abroad
Date: Sat, 19 Sep 2026 08:30:00 +0000
Message-ID: <48beab134da98f1d3099fdf5ab99254a@conti.example>
In-Reply-To: <f9270f4eb8b333a8e5446dd4552b82f6@conti.example>
References: <f9270f4eb8b333a8e5446dd4552b82f6@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_00eb21473c25b7e5a93414f8275fa0c6"

--=_00eb21473c25b7e5a93414f8275fa0c6
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Fay,

Thank you for telling me. This is closed, and nobody has been told. To be ask=
ed never again, reply STOP.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_00eb21473c25b7e5a93414f8275fa0c6
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Fay,</p>
<p>Thank you for telling me. This is closed, and nobody has been told. To be =
asked never again, reply STOP.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_00eb21473c25b7e5a93414f8275fa0c6--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-19 08:30:00.000000','2026-09-19 08:45:00.000000','2026-09-19 08:30:00.000000',1,0,'','2026-09-19 08:30:00.000000','2026-09-19 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-24 08:30:00.000000');
INSERT INTO "outbox" VALUES(13,3,'ended','b','notice 3 ended declined','<7fd63116e1ea24c4f9341c68966baea1@conti.example>','carla@conti.example','["carla@conti.example"]','[Y2] Emil Berg and Fay Moss: this one ends here',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [Y2] Emil Berg and Fay Moss: this one ends here
Date: Sat, 19 Sep 2026 08:30:00 +0000
Message-ID: <7fd63116e1ea24c4f9341c68966baea1@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_cd50b9c700b925bd586362885a646dc5"

--=_cd50b9c700b925bd586362885a646dc5
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Fay Moss said no. The introduction of Emil Berg and Fay Moss ends here. Nothi=
ng for you to do.

Emil agreed and will get a kind line on 7 October: it won''t come together jus=
t now, without who or why. Please let it be the first they hear of it.

--=_cd50b9c700b925bd586362885a646dc5
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Fay Moss said no. The introduction of Emil Berg and Fay Moss ends here. No=
thing for you to do.</p>
<p>Emil agreed and will get a kind line on 7 October: it won&#39;t come toget=
her just now, without who or why. Please let it be the first they hear of it.=
</p>
</body>
</html>

--=_cd50b9c700b925bd586362885a646dc5--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-19 08:30:00.000000','2026-09-19 08:31:00.000000','2026-09-19 08:30:00.000000',1,0,'','2026-09-19 08:30:00.000000','2026-09-19 08:30:00.000000','filed in INBOX','2026-09-19 08:30:00.000000');
INSERT INTO "outbox" VALUES(14,2,'nudge','a','2 nudge a 1.2','<64b2d2bc815a47c5f0dfb4a5d8a064df@conti.example>','carla@conti.example','["chen@li.example"]','Re: Introduction to Dora Roth: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Chen Li <chen@li.example>
Subject: Re: Introduction to Dora Roth: pilots abroad
Date: Thu, 24 Sep 2026 08:30:00 +0000
Message-ID: <64b2d2bc815a47c5f0dfb4a5d8a064df@conti.example>
In-Reply-To: <f3c64af775a89294c2cd789a380208a9@conti.example>
References: <8d88348a7eed8d14f06d3fef701966a0@conti.example>
 <f3c64af775a89294c2cd789a380208a9@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_e087af100e00e818887fd03ab410b2d3"

--=_e087af100e00e818887fd03ab410b2d3
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Chen,

One last time: may I introduce you to Dora Roth (pilots abroad)? One word is =
enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-9fa8028cf1232d2c2815e76=
2352d9e49%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf=
1232d2c2815e762352d9e49%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c2815e7623=
52d9e49%5D&body=3DNO

I will read silence as not now, on 1 October.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_e087af100e00e818887fd03ab410b2d3
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Chen,</p>
<p>One last time: may I introduce you to Dora Roth (pilots abroad)? One word =
is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-9fa8028cf1232d2c2815e762352d9e49%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-9fa8028cf1232d2=
c2815e762352d9e49%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-9fa8028cf1232d2c28=
15e762352d9e49%5D&amp;body=3DNO">NO</a></p>
<p>I will read silence as not now, on 1 October.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_e087af100e00e818887fd03ab410b2d3--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-24 08:30:00.000000','2026-09-24 08:45:00.000000','2026-09-24 08:30:00.000000',1,0,'','2026-09-24 08:30:00.000000','2026-09-24 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-28 08:30:00.000000');
INSERT INTO "outbox" VALUES(15,2,'nudge','b','2 nudge b 1.2','<7af027bc08d6af57da71144896c8da19@conti.example>','carla@conti.example','["dora@roth.example"]','Re: Introduction to Chen Li: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Dora Roth <dora@roth.example>
Subject: Re: Introduction to Chen Li: pilots abroad
Date: Thu, 24 Sep 2026 08:30:00 +0000
Message-ID: <7af027bc08d6af57da71144896c8da19@conti.example>
In-Reply-To: <6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>
References: <ad45f23d3b1a11df587fd2803bab6c39@conti.example>
 <6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_d2a804cf86496a799255df3f75d90532"

--=_d2a804cf86496a799255df3f75d90532
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Dora,

One last time: may I introduce you to Chen Li (pilots abroad)? One word is en=
ough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-78e28a72c25db433fa39b0e=
680e0f13d%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c=
25db433fa39b0e680e0f13d%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa39b0e68=
0e0f13d%5D&body=3DNO

I will read silence as not now, on 1 October.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_d2a804cf86496a799255df3f75d90532
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Dora,</p>
<p>One last time: may I introduce you to Chen Li (pilots abroad)? One word is=
 enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-78e28a72c25db433fa39b0e680e0f13d%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-78e28a72c25db43=
3fa39b0e680e0f13d%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-78e28a72c25db433fa=
39b0e680e0f13d%5D&amp;body=3DNO">NO</a></p>
<p>I will read silence as not now, on 1 October.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_d2a804cf86496a799255df3f75d90532--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-24 08:30:00.000000','2026-09-24 08:45:00.000000','2026-09-24 08:30:00.000000',1,0,'','2026-09-24 08:30:00.000000','2026-09-24 08:30:00.000000','250 2.0.0 Ok: delivered','2026-09-28 08:30:00.000000');
INSERT INTO "outbox" VALUES(16,3,'hear-by','a','3 hear-by a 1 mail 15','<677f6cbdcc22af58be6521cc3e2434e3@conti.example>','carla@conti.example','["emil@berg.example"]','Re: Introduction to Fay Moss: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Emil Berg <emil@berg.example>
Subject: Re: Introduction to Fay Moss: pilots abroad
Date: Tue, 29 Sep 2026 08:30:00 +0000
Message-ID: <677f6cbdcc22af58be6521cc3e2434e3@conti.example>
In-Reply-To: <be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>
References: <be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_fd2db5c58a91b1a10c0cced556295d27"

--=_fd2db5c58a91b1a10c0cced556295d27
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Emil,

Thank you again for your yes. This takes a little longer; you will hear by 7 =
October either way.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_fd2db5c58a91b1a10c0cced556295d27
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Emil,</p>
<p>Thank you again for your yes. This takes a little longer; you will hear by=
 7 October either way.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_fd2db5c58a91b1a10c0cced556295d27--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-09-29 08:30:00.000000','2026-09-29 08:45:00.000000','2026-09-29 08:30:00.000000',1,0,'','2026-09-29 08:30:00.000000','2026-09-29 08:30:00.000000','250 2.0.0 Ok: delivered','2026-10-01 08:30:00.000000');
INSERT INTO "outbox" VALUES(17,2,'ended','a','notice 2 ended expired','<5dfbd3d12c4a3698aa2ca1af6a107b75@conti.example>','carla@conti.example','["carla@conti.example"]','[P3] Chen Li and Dora Roth: this one ends here',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [P3] Chen Li and Dora Roth: this one ends here
Date: Thu, 01 Oct 2026 08:30:00 +0000
Message-ID: <5dfbd3d12c4a3698aa2ca1af6a107b75@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_61587691e365ce64afc6931921deba92"

--=_61587691e365ce64afc6931921deba92
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Chen Li has not answered. The introduction of Chen Li and Dora Roth ends here=
. Nothing for you to do.

Nobody else hears of it.

--=_61587691e365ce64afc6931921deba92
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Chen Li has not answered. The introduction of Chen Li and Dora Roth ends h=
ere. Nothing for you to do.</p>
<p>Nobody else hears of it.</p>
</body>
</html>

--=_61587691e365ce64afc6931921deba92--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-01 08:30:00.000000','2026-10-01 08:31:00.000000','2026-10-01 08:30:00.000000',1,0,'','2026-10-01 08:30:00.000000','2026-10-01 08:30:00.000000','filed in INBOX','2026-10-01 08:30:00.000000');
INSERT INTO "outbox" VALUES(18,3,'regret','a','3 regret a 1','<c69d4bd8b3fa7aa7e1fab9d78c7e134f@conti.example>','carla@conti.example','["emil@berg.example"]','Re: Introduction to Fay Moss: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Emil Berg <emil@berg.example>
Subject: Re: Introduction to Fay Moss: pilots abroad
Date: Wed, 07 Oct 2026 08:30:00 +0000
Message-ID: <c69d4bd8b3fa7aa7e1fab9d78c7e134f@conti.example>
In-Reply-To: <677f6cbdcc22af58be6521cc3e2434e3@conti.example>
References: <be3edc0a1ef2a4f04be03db0dc2574bd@conti.example>
 <677f6cbdcc22af58be6521cc3e2434e3@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_247f83d9f470a5f6ef7806c7535626c4"

--=_247f83d9f470a5f6ef7806c7535626c4
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Emil,

Thank you for being open to meeting Fay. It won''t come together just now, so =
please keep no time free for it. If there is somebody else you would like to =
meet, or a question that somebody I know could answer, tell me in a line, and=
 I will gladly think who could help.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_247f83d9f470a5f6ef7806c7535626c4
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Emil,</p>
<p>Thank you for being open to meeting Fay. It won&#39;t come together just n=
ow, so please keep no time free for it. If there is somebody else you would l=
ike to meet, or a question that somebody I know could answer, tell me in a li=
ne, and I will gladly think who could help.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_247f83d9f470a5f6ef7806c7535626c4--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-07 08:30:00.000000','2026-10-07 08:45:00.000000','2026-10-07 08:30:00.000000',1,0,'','2026-10-07 08:30:00.000000','2026-10-07 08:30:00.000000','250 2.0.0 Ok: delivered','2026-10-17 08:30:00.000000');
INSERT INTO "outbox" VALUES(19,4,'ask','a','4 ask a 1','<5eda92d864ac5db9d707107e855c3844@conti.example>','carla@conti.example','["gus@holm.example"]','Introduction to Hana Sato: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Gus Holm <gus@holm.example>
Subject: Introduction to Hana Sato: pilots abroad
Date: Sat, 17 Oct 2026 08:30:00 +0000
Message-ID: <5eda92d864ac5db9d707107e855c3844@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_8583600892392f198800738b14d9cbea"

--=_8583600892392f198800738b14d9cbea
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Gus,

May I introduce you to Hana Sato?

For you: Hana knows a market that you look at. To Hana I say: =E2=80=9CGus kn=
ows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Hana too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-c49eaf833775c7d677cde3b=
51871ea0d%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-c49eaf833=
775c7d677cde3b51871ea0d%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-c49eaf833775c7d677cde3b51=
871ea0d%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Hana.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_8583600892392f198800738b14d9cbea
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Gus,</p>
<p>May I introduce you to Hana Sato?</p>
<p>For you: Hana knows a market that you look at. To Hana I say: =E2=80=9CGus=
 knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Hana too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-c49eaf833775c7d677cde3b51871ea0d%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-c49eaf833775c7d=
677cde3b51871ea0d%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-c49eaf833775c7d677=
cde3b51871ea0d%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Hana.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_8583600892392f198800738b14d9cbea--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:30:00.000000','2026-10-17 08:45:00.000000','2026-10-17 08:30:00.000000',1,0,'','2026-10-17 08:30:00.000000','2026-10-17 08:30:00.000000','250 2.0.0 Ok: delivered','2026-10-17 08:43:00.000000');
INSERT INTO "outbox" VALUES(20,4,'ask','b','4 ask b 1','<78255d6807923986bb968a437d5c8dfc@conti.example>','carla@conti.example','["hana@sato.example"]','Introduction to Gus Holm: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Hana Sato <hana@sato.example>
Subject: Introduction to Gus Holm: pilots abroad
Date: Sat, 17 Oct 2026 08:30:00 +0000
Message-ID: <78255d6807923986bb968a437d5c8dfc@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_8067164dfa7ae302dd149a17f7ce0bc0"

--=_8067164dfa7ae302dd149a17f7ce0bc0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Hana,

May I introduce you to Gus Holm?

For you: Gus knows a market that you look at. To Gus I say: =E2=80=9CHana kno=
ws a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Gus too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-c3587e6dea0da82b20f0043=
4c3b1486d%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-c3587e6de=
a0da82b20f00434c3b1486d%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-c3587e6dea0da82b20f00434c=
3b1486d%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Gus.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_8067164dfa7ae302dd149a17f7ce0bc0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Hana,</p>
<p>May I introduce you to Gus Holm?</p>
<p>For you: Gus knows a market that you look at. To Gus I say: =E2=80=9CHana =
knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Gus too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-c3587e6dea0da82b20f00434c3b1486d%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-c3587e6dea0da82=
b20f00434c3b1486d%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-c3587e6dea0da82b20=
f00434c3b1486d%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Gus.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_8067164dfa7ae302dd149a17f7ce0bc0--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:30:00.000000','2026-10-17 08:45:00.000000','2026-10-17 08:30:00.000000',1,0,'','2026-10-17 08:30:00.000000','2026-10-17 08:30:00.000000','250 2.0.0 Ok: delivered','2026-10-17 08:43:00.000000');
INSERT INTO "outbox" VALUES(21,4,'introduction','','4 introduction * 1','<2b28fef02b9c014ea5ac06d864c2f2e3@conti.example>','carla@conti.example','["gus@holm.example", "hana@sato.example"]','Gus Holm <> Hana Sato',CAST(replace('From: Carla Conti <carla@conti.example>
To: Gus Holm <gus@holm.example>, Hana Sato <hana@sato.example>
Subject: Gus Holm <> Hana Sato
Date: Sat, 17 Oct 2026 08:40:00 +0000
Message-ID: <2b28fef02b9c014ea5ac06d864c2f2e3@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_c5f6a9ac93a07c4e866537ad1181fa76"

--=_c5f6a9ac93a07c4e866537ad1181fa76
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Gus, dear Hana,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_c5f6a9ac93a07c4e866537ad1181fa76
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Gus, dear Hana,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_c5f6a9ac93a07c4e866537ad1181fa76--
', char(10), char(13, 10)) AS BLOB),'withdrawn','2026-10-17 08:40:00.000000',NULL,NULL,1,0,'','2026-10-17 08:30:00.000000',NULL,'',NULL);
INSERT INTO "outbox" VALUES(22,4,'hold','','notice 4 hold letter 1','<0326324dfb695ffb3a1890c78092b4d4@conti.example>','carla@conti.example','["carla@conti.example"]','[X2] Both agreed: I introduce them at 10:40',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [X2] Both agreed: I introduce them at 10:40
Date: Sat, 17 Oct 2026 08:30:00 +0000
Message-ID: <0326324dfb695ffb3a1890c78092b4d4@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_674c7183673cf6ef6de20f0dfdaa6270"

--=_674c7183673cf6ef6de20f0dfdaa6270
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Gus Holm and Hana Sato agreed. The introduction leaves at 10:40 unless you an=
swer:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Gus Holm <gus@holm.example>
- Hana Sato <hana@sato.example>

> Gus Holm <> Hana Sato
>
> Dear Gus, dear Hana,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_674c7183673cf6ef6de20f0dfdaa6270
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Gus Holm and Hana Sato agreed. The introduction leaves at 10:40 unless you=
 answer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Gus Holm &lt;gus@holm.example&gt;<br>
- Hana Sato &lt;hana@sato.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Gus Holm &lt;&gt; Hana Sato<br>
<br>
Dear Gus, dear Hana,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_674c7183673cf6ef6de20f0dfdaa6270--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:30:00.000000','2026-10-17 08:31:00.000000','2026-10-17 08:30:00.000000',1,0,'','2026-10-17 08:30:00.000000','2026-10-17 08:30:00.000000','filed in INBOX','2026-10-17 08:30:00.000000');
INSERT INTO "outbox" VALUES(23,5,'ask','a','5 ask a 1','<5a702cfa93ea5c4ed8f33418f3d4e711@conti.example>','carla@conti.example','["ida@lund.example"]','Introduction to Jon Park: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ida Lund <ida@lund.example>
Subject: Introduction to Jon Park: pilots abroad
Date: Sat, 17 Oct 2026 08:33:00 +0000
Message-ID: <5a702cfa93ea5c4ed8f33418f3d4e711@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_47c7dd3da2a22cd691423aa25dcb53d4"

--=_47c7dd3da2a22cd691423aa25dcb53d4
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Ida,

May I introduce you to Jon Park?

For you: Jon knows a market that you look at. To Jon I say: =E2=80=9CIda know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Jon too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-fd50d3e90752e4486389b1d=
9bfd1737e%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-fd50d3e90=
752e4486389b1d9bfd1737e%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-fd50d3e90752e4486389b1d9b=
fd1737e%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Jon.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_47c7dd3da2a22cd691423aa25dcb53d4
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Ida,</p>
<p>May I introduce you to Jon Park?</p>
<p>For you: Jon knows a market that you look at. To Jon I say: =E2=80=9CIda k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Jon too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-fd50d3e90752e4486389b1d9bfd1737e%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-fd50d3e90752e44=
86389b1d9bfd1737e%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-fd50d3e90752e44863=
89b1d9bfd1737e%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Jon.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_47c7dd3da2a22cd691423aa25dcb53d4--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:33:00.000000','2026-10-17 08:48:00.000000','2026-10-17 08:33:00.000000',1,0,'','2026-10-17 08:33:00.000000','2026-10-17 08:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 08:43:00.000000');
INSERT INTO "outbox" VALUES(24,5,'ask','b','5 ask b 1','<a8c24d4244ef7febe8e5b4617589a82b@conti.example>','carla@conti.example','["jon@park.example"]','Introduction to Ida Lund: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Jon Park <jon@park.example>
Subject: Introduction to Ida Lund: pilots abroad
Date: Sat, 17 Oct 2026 08:33:00 +0000
Message-ID: <a8c24d4244ef7febe8e5b4617589a82b@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_53fbea865be80b301d4e557e0962e7ca"

--=_53fbea865be80b301d4e557e0962e7ca
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Jon,

May I introduce you to Ida Lund?

For you: Ida knows a market that you look at. To Ida I say: =E2=80=9CJon know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Ida too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-e8f6d0cbb86a61efe596c37=
9fc974a54%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-e8f6d0cbb=
86a61efe596c379fc974a54%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-e8f6d0cbb86a61efe596c379f=
c974a54%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Ida.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_53fbea865be80b301d4e557e0962e7ca
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Jon,</p>
<p>May I introduce you to Ida Lund?</p>
<p>For you: Ida knows a market that you look at. To Ida I say: =E2=80=9CJon k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Ida too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-e8f6d0cbb86a61efe596c379fc974a54%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-e8f6d0cbb86a61e=
fe596c379fc974a54%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-e8f6d0cbb86a61efe5=
96c379fc974a54%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Ida.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_53fbea865be80b301d4e557e0962e7ca--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:33:00.000000','2026-10-17 08:48:00.000000','2026-10-17 08:33:00.000000',1,0,'','2026-10-17 08:33:00.000000','2026-10-17 08:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 08:43:00.000000');
INSERT INTO "outbox" VALUES(25,5,'introduction','','5 introduction * 1','<f03edca7e2dcaa37f463b337d20b5d59@conti.example>','carla@conti.example','["ida@lund.example", "jon@park.example"]','Ida Lund <> Jon Park',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ida Lund <ida@lund.example>, Jon Park <jon@park.example>
Subject: Ida Lund <> Jon Park
Date: Sat, 17 Oct 2026 08:43:00 +0000
Message-ID: <f03edca7e2dcaa37f463b337d20b5d59@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_eb19435628f62d8ca330d241d5e96eaa"

--=_eb19435628f62d8ca330d241d5e96eaa
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Ida, dear Jon,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_eb19435628f62d8ca330d241d5e96eaa
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Ida, dear Jon,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_eb19435628f62d8ca330d241d5e96eaa--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:43:00.000000','2026-10-17 08:58:00.000000','2026-10-17 08:43:00.000000',1,0,'','2026-10-17 08:33:00.000000','2026-10-17 08:43:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:03:00.000000');
INSERT INTO "outbox" VALUES(26,5,'hold','','notice 5 hold letter 1','<21167d8fcf23cae883333218bd91a1b7@conti.example>','carla@conti.example','["carla@conti.example"]','[N3] Both agreed: I introduce them at 10:43',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [N3] Both agreed: I introduce them at 10:43
Date: Sat, 17 Oct 2026 08:33:00 +0000
Message-ID: <21167d8fcf23cae883333218bd91a1b7@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_baa0e43e99a59e4b268f2edc35376e1e"

--=_baa0e43e99a59e4b268f2edc35376e1e
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Ida Lund and Jon Park agreed. The introduction leaves at 10:43 unless you ans=
wer:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Ida Lund <ida@lund.example>
- Jon Park <jon@park.example>

> Ida Lund <> Jon Park
>
> Dear Ida, dear Jon,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_baa0e43e99a59e4b268f2edc35376e1e
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Ida Lund and Jon Park agreed. The introduction leaves at 10:43 unless you =
answer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Ida Lund &lt;ida@lund.example&gt;<br>
- Jon Park &lt;jon@park.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Ida Lund &lt;&gt; Jon Park<br>
<br>
Dear Ida, dear Jon,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_baa0e43e99a59e4b268f2edc35376e1e--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 08:33:00.000000','2026-10-17 08:34:00.000000','2026-10-17 08:33:00.000000',1,0,'','2026-10-17 08:33:00.000000','2026-10-17 08:33:00.000000','filed in INBOX','2026-10-17 08:33:00.000000');
INSERT INTO "outbox" VALUES(27,5,'step-out','','5 step-out * 1','<349aae908fb5262cc703806984c81999@conti.example>','carla@conti.example','["ida@lund.example", "jon@park.example"]','Re: Ida Lund <> Jon Park',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ida Lund <ida@lund.example>, Jon Park <jon@park.example>
Reply-To: Ida Lund <ida@lund.example>, Jon Park <jon@park.example>
Subject: Re: Ida Lund <> Jon Park
Date: Sat, 17 Oct 2026 09:03:00 +0000
Message-ID: <349aae908fb5262cc703806984c81999@conti.example>
In-Reply-To: <f03edca7e2dcaa37f463b337d20b5d59@conti.example>
References: <f03edca7e2dcaa37f463b337d20b5d59@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_8afc67ac21d39fe4ed4e7ef3d3cb7bdd"

--=_8afc67ac21d39fe4ed4e7ef3d3cb7bdd
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Ida, Jon,

Lovely to see you talking. Thank you both, and over to you: I am moving to BC=
C and stepping out of this thread. One line later on how it went would make m=
y day.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_8afc67ac21d39fe4ed4e7ef3d3cb7bdd
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Ida, Jon,</p>
<p>Lovely to see you talking. Thank you both, and over to you: I am moving to=
 BCC and stepping out of this thread. One line later on how it went would mak=
e my day.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_8afc67ac21d39fe4ed4e7ef3d3cb7bdd--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:03:00.000000','2026-10-17 09:18:00.000000','2026-10-17 09:03:00.000000',1,0,'','2026-10-17 09:03:00.000000','2026-10-17 09:03:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:13:00.000000');
INSERT INTO "outbox" VALUES(28,6,'ask','a','6 ask a 1','<d037cdff7c240d4969d495dd81355c53@conti.example>','carla@conti.example','["kim@vega.example"]','Introduction to Leo Wolf: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Kim Vega <kim@vega.example>
Subject: Introduction to Leo Wolf: pilots abroad
Date: Sat, 17 Oct 2026 09:03:00 +0000
Message-ID: <d037cdff7c240d4969d495dd81355c53@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_54a0c70044ed96431f2c286a1a827e89"

--=_54a0c70044ed96431f2c286a1a827e89
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Kim,

May I introduce you to Leo Wolf?

For you: Leo knows a market that you look at. To Leo I say: =E2=80=9CKim know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Leo too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-7d5a9c2524dbdf60dbe59c9=
41168d412%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-7d5a9c252=
4dbdf60dbe59c941168d412%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-7d5a9c2524dbdf60dbe59c941=
168d412%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Leo.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_54a0c70044ed96431f2c286a1a827e89
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Kim,</p>
<p>May I introduce you to Leo Wolf?</p>
<p>For you: Leo knows a market that you look at. To Leo I say: =E2=80=9CKim k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Leo too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-7d5a9c2524dbdf60dbe59c941168d412%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-7d5a9c2524dbdf6=
0dbe59c941168d412%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-7d5a9c2524dbdf60db=
e59c941168d412%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Leo.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_54a0c70044ed96431f2c286a1a827e89--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:03:00.000000','2026-10-17 09:18:00.000000','2026-10-17 09:03:00.000000',1,0,'','2026-10-17 09:03:00.000000','2026-10-17 09:03:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:13:00.000000');
INSERT INTO "outbox" VALUES(29,6,'ask','b','6 ask b 1','<0067dba8589890086a17b9af5b569643@conti.example>','carla@conti.example','["leo@wolf.example"]','Introduction to Kim Vega: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Leo Wolf <leo@wolf.example>
Subject: Introduction to Kim Vega: pilots abroad
Date: Sat, 17 Oct 2026 09:03:00 +0000
Message-ID: <0067dba8589890086a17b9af5b569643@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_d883b03a023b7744665e4be4c30ad08e"

--=_d883b03a023b7744665e4be4c30ad08e
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Leo,

May I introduce you to Kim Vega?

For you: Kim knows a market that you look at. To Kim I say: =E2=80=9CLeo know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Kim too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-a68ea8241d25ad122d14888=
72dc230a6%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-a68ea8241=
d25ad122d1488872dc230a6%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-a68ea8241d25ad122d1488872=
dc230a6%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Kim.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_d883b03a023b7744665e4be4c30ad08e
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Leo,</p>
<p>May I introduce you to Kim Vega?</p>
<p>For you: Kim knows a market that you look at. To Kim I say: =E2=80=9CLeo k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Kim too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-a68ea8241d25ad122d1488872dc230a6%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-a68ea8241d25ad1=
22d1488872dc230a6%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-a68ea8241d25ad122d=
1488872dc230a6%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Kim.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_d883b03a023b7744665e4be4c30ad08e--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:03:00.000000','2026-10-17 09:18:00.000000','2026-10-17 09:03:00.000000',1,0,'','2026-10-17 09:03:00.000000','2026-10-17 09:03:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:13:00.000000');
INSERT INTO "outbox" VALUES(30,6,'introduction','','6 introduction * 1','<a2a7ae1f3ac7652ccdf8440407295e42@conti.example>','carla@conti.example','["kim@vega.example", "leo@wolf.example"]','Kim Vega <> Leo Wolf',CAST(replace('From: Carla Conti <carla@conti.example>
To: Kim Vega <kim@vega.example>, Leo Wolf <leo@wolf.example>
Subject: Kim Vega <> Leo Wolf
Date: Sat, 17 Oct 2026 09:13:00 +0000
Message-ID: <a2a7ae1f3ac7652ccdf8440407295e42@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_75018bf7b6e8fea8f182166ffadcbd58"

--=_75018bf7b6e8fea8f182166ffadcbd58
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Kim, dear Leo,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_75018bf7b6e8fea8f182166ffadcbd58
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Kim, dear Leo,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_75018bf7b6e8fea8f182166ffadcbd58--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:13:00.000000','2026-10-17 09:28:00.000000','2026-10-17 09:13:00.000000',1,0,'','2026-10-17 09:03:00.000000','2026-10-17 09:13:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:33:00.000000');
INSERT INTO "outbox" VALUES(31,6,'hold','','notice 6 hold letter 1','<2e47dc0e959f3a518cfe5cd12d5db79b@conti.example>','carla@conti.example','["carla@conti.example"]','[A9] Both agreed: I introduce them at 11:13',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [A9] Both agreed: I introduce them at 11:13
Date: Sat, 17 Oct 2026 09:03:00 +0000
Message-ID: <2e47dc0e959f3a518cfe5cd12d5db79b@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_0c7330b584331577ade5aa30b7fd32e0"

--=_0c7330b584331577ade5aa30b7fd32e0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Kim Vega and Leo Wolf agreed. The introduction leaves at 11:13 unless you ans=
wer:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Kim Vega <kim@vega.example>
- Leo Wolf <leo@wolf.example>

> Kim Vega <> Leo Wolf
>
> Dear Kim, dear Leo,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_0c7330b584331577ade5aa30b7fd32e0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Kim Vega and Leo Wolf agreed. The introduction leaves at 11:13 unless you =
answer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Kim Vega &lt;kim@vega.example&gt;<br>
- Leo Wolf &lt;leo@wolf.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Kim Vega &lt;&gt; Leo Wolf<br>
<br>
Dear Kim, dear Leo,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_0c7330b584331577ade5aa30b7fd32e0--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:03:00.000000','2026-10-17 09:04:00.000000','2026-10-17 09:03:00.000000',1,0,'','2026-10-17 09:03:00.000000','2026-10-17 09:03:00.000000','filed in INBOX','2026-10-17 09:03:00.000000');
INSERT INTO "outbox" VALUES(32,7,'ask','a','7 ask a 1','<12093d26ac512b01f18dd1eed77c96c0@conti.example>','carla@conti.example','["mia@nash.example"]','Introduction to Ned Oaks: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Mia Nash <mia@nash.example>
Subject: Introduction to Ned Oaks: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <12093d26ac512b01f18dd1eed77c96c0@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_04fe720125a79eba0aed58a76fce3602"

--=_04fe720125a79eba0aed58a76fce3602
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Mia,

May I introduce you to Ned Oaks?

For you: Ned knows a market that you look at. To Ned I say: =E2=80=9CMia know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Ned too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-41d04ac9d59c4f34e2ce035=
a50982b4b%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-41d04ac9d=
59c4f34e2ce035a50982b4b%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-41d04ac9d59c4f34e2ce035a5=
0982b4b%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Ned.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_04fe720125a79eba0aed58a76fce3602
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Mia,</p>
<p>May I introduce you to Ned Oaks?</p>
<p>For you: Ned knows a market that you look at. To Ned I say: =E2=80=9CMia k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Ned too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-41d04ac9d59c4f34e2ce035a50982b4b%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-41d04ac9d59c4f3=
4e2ce035a50982b4b%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-41d04ac9d59c4f34e2=
ce035a50982b4b%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Ned.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_04fe720125a79eba0aed58a76fce3602--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(33,7,'ask','b','7 ask b 1','<73f7ba8e0445d656de3a5db5154ed512@conti.example>','carla@conti.example','["ned@oaks.example"]','Introduction to Mia Nash: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ned Oaks <ned@oaks.example>
Subject: Introduction to Mia Nash: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <73f7ba8e0445d656de3a5db5154ed512@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_aeafcb3453b3445ac834e93a45992572"

--=_aeafcb3453b3445ac834e93a45992572
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Ned,

May I introduce you to Mia Nash?

For you: Mia knows a market that you look at. To Mia I say: =E2=80=9CNed know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Mia too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-8fd406dfc61e3e86908bc23=
7e5cf7d68%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-8fd406dfc=
61e3e86908bc237e5cf7d68%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-8fd406dfc61e3e86908bc237e=
5cf7d68%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Mia.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_aeafcb3453b3445ac834e93a45992572
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Ned,</p>
<p>May I introduce you to Mia Nash?</p>
<p>For you: Mia knows a market that you look at. To Mia I say: =E2=80=9CNed k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Mia too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-8fd406dfc61e3e86908bc237e5cf7d68%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-8fd406dfc61e3e8=
6908bc237e5cf7d68%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-8fd406dfc61e3e8690=
8bc237e5cf7d68%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Mia.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_aeafcb3453b3445ac834e93a45992572--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(34,7,'no-noted','a','7 no-noted a mail 42','<cc1b0c3e1c07724e44c5b4763fe31d03@conti.example>','carla@conti.example','["mia@nash.example"]','Re: Introduction to Ned Oaks: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Mia Nash <mia@nash.example>
Subject: Re: Introduction to Ned Oaks: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <cc1b0c3e1c07724e44c5b4763fe31d03@conti.example>
In-Reply-To: <12093d26ac512b01f18dd1eed77c96c0@conti.example>
References: <12093d26ac512b01f18dd1eed77c96c0@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_5ccef4ceacd1dd9d8bf450ee5f5f8628"

--=_5ccef4ceacd1dd9d8bf450ee5f5f8628
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Mia,

Thank you for telling me. This is closed, and nobody has been told. To be ask=
ed never again, reply STOP.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_5ccef4ceacd1dd9d8bf450ee5f5f8628
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Mia,</p>
<p>Thank you for telling me. This is closed, and nobody has been told. To be =
asked never again, reply STOP.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_5ccef4ceacd1dd9d8bf450ee5f5f8628--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(35,7,'ended','a','notice 7 ended declined','<4a5012dc582c18c92f429ce59ff3078f@conti.example>','carla@conti.example','["carla@conti.example"]','[B6] Mia Nash and Ned Oaks: this one ends here',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [B6] Mia Nash and Ned Oaks: this one ends here
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <4a5012dc582c18c92f429ce59ff3078f@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_b008283a327977b785e03f8084bb5003"

--=_b008283a327977b785e03f8084bb5003
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Mia Nash said no. The introduction of Mia Nash and Ned Oaks ends here. Nothin=
g for you to do.

Nobody else hears of it.

--=_b008283a327977b785e03f8084bb5003
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Mia Nash said no. The introduction of Mia Nash and Ned Oaks ends here. Not=
hing for you to do.</p>
<p>Nobody else hears of it.</p>
</body>
</html>

--=_b008283a327977b785e03f8084bb5003--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:34:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','filed in INBOX','2026-10-17 09:33:00.000000');
INSERT INTO "outbox" VALUES(36,8,'ask','a','8 ask a 1','<1d3b993f79490eab7f1a355e526eb523@conti.example>','carla@conti.example','["oda@penn.example"]','Introduction to Pat Quay: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Oda Penn <oda@penn.example>
Subject: Introduction to Pat Quay: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <1d3b993f79490eab7f1a355e526eb523@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_c54747453b57a6bd971719e4703183cb"

--=_c54747453b57a6bd971719e4703183cb
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Oda,

May I introduce you to Pat Quay?

For you: Pat knows a market that you look at. To Pat I say: =E2=80=9COda know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Pat too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-b3b0c8e1ec13804a979ed5b=
9e6f0e10a%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-b3b0c8e1e=
c13804a979ed5b9e6f0e10a%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-b3b0c8e1ec13804a979ed5b9e=
6f0e10a%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Pat.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_c54747453b57a6bd971719e4703183cb
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Oda,</p>
<p>May I introduce you to Pat Quay?</p>
<p>For you: Pat knows a market that you look at. To Pat I say: =E2=80=9COda k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Pat too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-b3b0c8e1ec13804a979ed5b9e6f0e10a%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-b3b0c8e1ec13804=
a979ed5b9e6f0e10a%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-b3b0c8e1ec13804a97=
9ed5b9e6f0e10a%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Pat.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_c54747453b57a6bd971719e4703183cb--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(37,8,'ask','b','8 ask b 1','<57e54acc62f5680c4fdf8e1a060cea63@conti.example>','carla@conti.example','["pat@quay.example"]','Introduction to Oda Penn: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Pat Quay <pat@quay.example>
Subject: Introduction to Oda Penn: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <57e54acc62f5680c4fdf8e1a060cea63@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_75346553e34cec08376ab20c14c3a298"

--=_75346553e34cec08376ab20c14c3a298
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Pat,

May I introduce you to Oda Penn?

For you: Oda knows a market that you look at. To Oda I say: =E2=80=9CPat know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Oda too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-5ae4195cd0b3273cccab955=
34fef501e%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-5ae4195cd=
0b3273cccab95534fef501e%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-5ae4195cd0b3273cccab95534=
fef501e%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Oda.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_75346553e34cec08376ab20c14c3a298
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Pat,</p>
<p>May I introduce you to Oda Penn?</p>
<p>For you: Oda knows a market that you look at. To Oda I say: =E2=80=9CPat k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Oda too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-5ae4195cd0b3273cccab95534fef501e%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-5ae4195cd0b3273=
cccab95534fef501e%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-5ae4195cd0b3273ccc=
ab95534fef501e%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Oda.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_75346553e34cec08376ab20c14c3a298--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(38,8,'later-noted','b','8 later-noted b 1.1','<f72f2bb83586fca7fa0b85188296f5ea@conti.example>','carla@conti.example','["pat@quay.example"]','Re: Introduction to Oda Penn: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Pat Quay <pat@quay.example>
Subject: Re: Introduction to Oda Penn: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <f72f2bb83586fca7fa0b85188296f5ea@conti.example>
In-Reply-To: <57e54acc62f5680c4fdf8e1a060cea63@conti.example>
References: <57e54acc62f5680c4fdf8e1a060cea63@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_b6df8a31902e3ef0764d13440a9e7ce3"

--=_b6df8a31902e3ef0764d13440a9e7ce3
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Pat,

Thank you, noted: I will ask again on 31 October. If it suits earlier, just r=
eply YES.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_b6df8a31902e3ef0764d13440a9e7ce3
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Pat,</p>
<p>Thank you, noted: I will ask again on 31 October. If it suits earlier, jus=
t reply YES.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_b6df8a31902e3ef0764d13440a9e7ce3--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(39,8,'wait','a','8 wait a 1 mail 47 b1','<f9bddea5d12982e46e80fa489b0bca16@conti.example>','carla@conti.example','["oda@penn.example"]','Re: Introduction to Pat Quay: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Oda Penn <oda@penn.example>
Subject: Re: Introduction to Pat Quay: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <f9bddea5d12982e46e80fa489b0bca16@conti.example>
In-Reply-To: <1d3b993f79490eab7f1a355e526eb523@conti.example>
References: <1d3b993f79490eab7f1a355e526eb523@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_07705be5e9cb5ff18aad20d35568bdd8"

--=_07705be5e9cb5ff18aad20d35568bdd8
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Oda,

Thank you for your yes. 31 October suits better, so I will come back to it th=
en and connect you. Nothing for you to do.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_07705be5e9cb5ff18aad20d35568bdd8
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Oda,</p>
<p>Thank you for your yes. 31 October suits better, so I will come back to it=
 then and connect you. Nothing for you to do.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_07705be5e9cb5ff18aad20d35568bdd8--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(40,9,'ask','a','9 ask a 1','<6d39eb43ad9cedde819d7ca7b46108cc@conti.example>','carla@conti.example','["rae@shaw.example"]','Introduction to Sol Tran: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Rae Shaw <rae@shaw.example>
Subject: Introduction to Sol Tran: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <6d39eb43ad9cedde819d7ca7b46108cc@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_0ed486e06b13af958f9df065f118545c"

--=_0ed486e06b13af958f9df065f118545c
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Rae,

May I introduce you to Sol Tran?

For you: Sol knows a market that you look at. To Sol I say: =E2=80=9CRae know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Sol too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-822601c6926f5699928aa48=
3d132778f%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-822601c69=
26f5699928aa483d132778f%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-822601c6926f5699928aa483d=
132778f%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Sol.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_0ed486e06b13af958f9df065f118545c
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Rae,</p>
<p>May I introduce you to Sol Tran?</p>
<p>For you: Sol knows a market that you look at. To Sol I say: =E2=80=9CRae k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Sol too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-822601c6926f5699928aa483d132778f%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-822601c6926f569=
9928aa483d132778f%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-822601c6926f569992=
8aa483d132778f%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Sol.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_0ed486e06b13af958f9df065f118545c--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(41,9,'ask','b','9 ask b 1','<fa1b1bf13879399bd50e00978b7199cd@conti.example>','carla@conti.example','["sol@tran.example"]','Introduction to Rae Shaw: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Sol Tran <sol@tran.example>
Subject: Introduction to Rae Shaw: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <fa1b1bf13879399bd50e00978b7199cd@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_52bde62da8a73a0daa7a005de47c8a77"

--=_52bde62da8a73a0daa7a005de47c8a77
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Sol,

May I introduce you to Rae Shaw?

For you: Rae knows a market that you look at. To Rae I say: =E2=80=9CSol know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Rae too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-b3a5dddfc10dea7140d7d19=
c3562deba%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-b3a5dddfc=
10dea7140d7d19c3562deba%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-b3a5dddfc10dea7140d7d19c3=
562deba%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Rae.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_52bde62da8a73a0daa7a005de47c8a77
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Sol,</p>
<p>May I introduce you to Rae Shaw?</p>
<p>For you: Rae knows a market that you look at. To Rae I say: =E2=80=9CSol k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Rae too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-b3a5dddfc10dea7140d7d19c3562deba%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-b3a5dddfc10dea7=
140d7d19c3562deba%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-b3a5dddfc10dea7140=
d7d19c3562deba%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Rae.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_52bde62da8a73a0daa7a005de47c8a77--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(42,9,'question','a','notice 9 question mail 53','<861e02ec39235bc0736a947a843fdda7@conti.example>','carla@conti.example','["carla@conti.example"]','[Y7] Rae Shaw answered: please decide',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [Y7] Rae Shaw answered: please decide
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <861e02ec39235bc0736a947a843fdda7@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_f4345d6969001777a6aa0b09723196e9"

--=_f4345d6969001777a6aa0b09723196e9
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Rae wrote, and I leave it to you what it means:

> What would this be about, and how much time would it take?

Answer with one word on the first line:

- YES: Rae agreed; noted as your word, with this mail.
- NO: Rae declined; nobody else learns of it.
- LATER and a day ("LATER 30 November"): I ask again then.
- IGNORE: this was no answer; things go on as before.

Rae Shaw <rae@shaw.example> gets no reminder from me until you have decided. =
I will remind you.

--=_f4345d6969001777a6aa0b09723196e9
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Rae wrote, and I leave it to you what it means:</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">What would this be about, and how much time would it take?</blockquote>
<p>Answer with one word on the first line:</p>
<p>- YES: Rae agreed; noted as your word, with this mail.<br>
- NO: Rae declined; nobody else learns of it.<br>
- LATER and a day (&#34;LATER 30 November&#34;): I ask again then.<br>
- IGNORE: this was no answer; things go on as before.</p>
<p>Rae Shaw &lt;rae@shaw.example&gt; gets no reminder from me until you have =
decided. I will remind you.</p>
</body>
</html>

--=_f4345d6969001777a6aa0b09723196e9--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:34:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','filed in INBOX','2026-10-17 09:33:00.000000');
INSERT INTO "outbox" VALUES(43,10,'ask','a','10 ask a 1','<202cc8284c717095bcc99ae80f0c8a89@conti.example>','carla@conti.example','["una@vale.example"]','Introduction to Vic West: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Una Vale <una@vale.example>
Subject: Introduction to Vic West: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <202cc8284c717095bcc99ae80f0c8a89@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_60708e303df2db5df06d29941a5f87e6"

--=_60708e303df2db5df06d29941a5f87e6
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Una,

May I introduce you to Vic West?

For you: Vic knows a market that you look at. To Vic I say: =E2=80=9CUna know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Vic too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-03d6923a2f543cf40429dad=
aa298db41%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-03d6923a2=
f543cf40429dadaa298db41%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-03d6923a2f543cf40429dadaa=
298db41%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Vic.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_60708e303df2db5df06d29941a5f87e6
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Una,</p>
<p>May I introduce you to Vic West?</p>
<p>For you: Vic knows a market that you look at. To Vic I say: =E2=80=9CUna k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Vic too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-03d6923a2f543cf40429dadaa298db41%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-03d6923a2f543cf=
40429dadaa298db41%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-03d6923a2f543cf404=
29dadaa298db41%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Vic.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_60708e303df2db5df06d29941a5f87e6--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(44,10,'ask','b','10 ask b 1','<0c250a03e023033d364e433ff7c882f4@conti.example>','carla@conti.example','["vic@west.example"]','Introduction to Una Vale: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Vic West <vic@west.example>
Subject: Introduction to Una Vale: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <0c250a03e023033d364e433ff7c882f4@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_6bbc5ec8f3eb85ec14d7919199933fe6"

--=_6bbc5ec8f3eb85ec14d7919199933fe6
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Vic,

May I introduce you to Una Vale?

For you: Una knows a market that you look at. To Una I say: =E2=80=9CVic know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Una too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-9a897cbb27d357cf92d69cd=
1d0dbfa23%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-9a897cbb2=
7d357cf92d69cd1d0dbfa23%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-9a897cbb27d357cf92d69cd1d=
0dbfa23%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Una.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_6bbc5ec8f3eb85ec14d7919199933fe6
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Vic,</p>
<p>May I introduce you to Una Vale?</p>
<p>For you: Una knows a market that you look at. To Una I say: =E2=80=9CVic k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Una too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-9a897cbb27d357cf92d69cd1d0dbfa23%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-9a897cbb27d357c=
f92d69cd1d0dbfa23%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-9a897cbb27d357cf92=
d69cd1d0dbfa23%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Una.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_6bbc5ec8f3eb85ec14d7919199933fe6--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(45,10,'ended','b','notice 10 ended expired','<4c41d9c0f07534feeacc110e4f73fd94@conti.example>','carla@conti.example','["carla@conti.example"]','[M6] Una Vale and Vic West: this one ends here',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [M6] Una Vale and Vic West: this one ends here
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <4c41d9c0f07534feeacc110e4f73fd94@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_89946dc9e3833f7140c19dbc8d4775d9"

--=_89946dc9e3833f7140c19dbc8d4775d9
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Vic West cannot be reached. The introduction of Una Vale and Vic West ends he=
re. Nothing for you to do.

Nobody else hears of it.

--=_89946dc9e3833f7140c19dbc8d4775d9
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Vic West cannot be reached. The introduction of Una Vale and Vic West ends=
 here. Nothing for you to do.</p>
<p>Nobody else hears of it.</p>
</body>
</html>

--=_89946dc9e3833f7140c19dbc8d4775d9--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:34:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','filed in INBOX','2026-10-17 09:33:00.000000');
INSERT INTO "outbox" VALUES(46,11,'ask','a','11 ask a 1','<e69bae29f652d00837b4000bd1c51f86@conti.example>','carla@conti.example','["wes@york.example"]','Introduction to Xia Zhou: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Wes York <wes@york.example>
Subject: Introduction to Xia Zhou: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <e69bae29f652d00837b4000bd1c51f86@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_ce629814d5f99faa4a4cfc719316a985"

--=_ce629814d5f99faa4a4cfc719316a985
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Wes,

May I introduce you to Xia Zhou?

For you: Xia knows a market that you look at. To Xia I say: =E2=80=9CWes know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Xia too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-d0ae0db3045b01b0f19ed72=
81b8c5311%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-d0ae0db30=
45b01b0f19ed7281b8c5311%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-d0ae0db3045b01b0f19ed7281=
b8c5311%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Xia.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_ce629814d5f99faa4a4cfc719316a985
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Wes,</p>
<p>May I introduce you to Xia Zhou?</p>
<p>For you: Xia knows a market that you look at. To Xia I say: =E2=80=9CWes k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Xia too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-d0ae0db3045b01b0f19ed7281b8c5311%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-d0ae0db3045b01b=
0f19ed7281b8c5311%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-d0ae0db3045b01b0f1=
9ed7281b8c5311%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Xia.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_ce629814d5f99faa4a4cfc719316a985--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(47,11,'ask','b','11 ask b 1','<d3f21dcc2be88b4675fa6dd891fde85c@conti.example>','carla@conti.example','["xia@zhou.example"]','Introduction to Wes York: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Xia Zhou <xia@zhou.example>
Subject: Introduction to Wes York: pilots abroad
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <d3f21dcc2be88b4675fa6dd891fde85c@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_d8ee266ac7dd419e71572a381c1f7796"

--=_d8ee266ac7dd419e71572a381c1f7796
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Xia,

May I introduce you to Wes York?

For you: Wes knows a market that you look at. To Wes I say: =E2=80=9CXia know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Wes too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-ae82d6a6441ffc8b5b47668=
0e90ae3df%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-ae82d6a64=
41ffc8b5b476680e90ae3df%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-ae82d6a6441ffc8b5b476680e=
90ae3df%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Wes.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_d8ee266ac7dd419e71572a381c1f7796
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Xia,</p>
<p>May I introduce you to Wes York?</p>
<p>For you: Wes knows a market that you look at. To Wes I say: =E2=80=9CXia k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Wes too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-ae82d6a6441ffc8b5b476680e90ae3df%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-ae82d6a6441ffc8=
b5b476680e90ae3df%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-ae82d6a6441ffc8b5b=
476680e90ae3df%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Wes.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_d8ee266ac7dd419e71572a381c1f7796--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:48:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','250 2.0.0 Ok: delivered','2026-10-17 09:43:00.000000');
INSERT INTO "outbox" VALUES(48,11,'introduction','','11 introduction * 1','<1959b9ef58d07674334de73d60c290d0@conti.example>','carla@conti.example','["wes@york.example", "xia@zhou.example"]','Wes York <> Xia Zhou',CAST(replace('From: Carla Conti <carla@conti.example>
To: Wes York <wes@york.example>, Xia Zhou <xia@zhou.example>
Subject: Wes York <> Xia Zhou
Date: Sat, 17 Oct 2026 09:43:00 +0000
Message-ID: <1959b9ef58d07674334de73d60c290d0@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_837ec5d20e0494710be7301279550627"

--=_837ec5d20e0494710be7301279550627
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Wes, dear Xia,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_837ec5d20e0494710be7301279550627
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Wes, dear Xia,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_837ec5d20e0494710be7301279550627--
', char(10), char(13, 10)) AS BLOB),'sending','2026-10-17 09:43:00.000000','2026-10-17 09:58:00.000000','2026-10-17 09:43:00.000000',1,0,'','2026-10-17 09:33:00.000000',NULL,'',NULL);
INSERT INTO "outbox" VALUES(49,11,'hold','','notice 11 hold letter 1','<e585552fac954ab592c9357d34accd78@conti.example>','carla@conti.example','["carla@conti.example"]','[Q9] Both agreed: I introduce them at 11:43',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [Q9] Both agreed: I introduce them at 11:43
Date: Sat, 17 Oct 2026 09:33:00 +0000
Message-ID: <e585552fac954ab592c9357d34accd78@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_9b5e87c6b1ec9bf07f768ba32dde928e"

--=_9b5e87c6b1ec9bf07f768ba32dde928e
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Wes York and Xia Zhou agreed. The introduction leaves at 11:43 unless you ans=
wer:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Wes York <wes@york.example>
- Xia Zhou <xia@zhou.example>

> Wes York <> Xia Zhou
>
> Dear Wes, dear Xia,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_9b5e87c6b1ec9bf07f768ba32dde928e
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Wes York and Xia Zhou agreed. The introduction leaves at 11:43 unless you =
answer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Wes York &lt;wes@york.example&gt;<br>
- Xia Zhou &lt;xia@zhou.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Wes York &lt;&gt; Xia Zhou<br>
<br>
Dear Wes, dear Xia,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_9b5e87c6b1ec9bf07f768ba32dde928e--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:33:00.000000','2026-10-17 09:34:00.000000','2026-10-17 09:33:00.000000',1,0,'','2026-10-17 09:33:00.000000','2026-10-17 09:33:00.000000','filed in INBOX','2026-10-17 09:33:00.000000');
INSERT INTO "outbox" VALUES(50,12,'approve','','notice 12 approve opened','<2298bdb1c85f0d46903715c8fcaf4a5a@conti.example>','carla@conti.example','["carla@conti.example"]','[Q7] Abe Bond and Cat Dunn: shall I ask?',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [Q7] Abe Bond and Cat Dunn: shall I ask?
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <2298bdb1c85f0d46903715c8fcaf4a5a@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_5dd2117762a9a8d868d79099d468e26c"

--=_5dd2117762a9a8d868d79099d468e26c
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Nothing has left yet. Please look at the letters below and answer with one wo=
rd on the first line:

- SEND: the letters that ask leave now as they stand.
- CANCEL: nothing leaves, nobody hears of it.

No answer: nothing leaves; I will remind you.

Worth a second look:

- Nothing says why this is good for either side: add a line =E2=80=9CFor <fir=
st name>: =E2=80=A6=E2=80=9D for each.
- Nothing says who Abe is: add a line about them, with a link.
- Nothing says who Cat is: add a line about them, with a link.
- Where Abe and Cat are is not said (place or time zone).
- Whether they have met before is not said: =E2=80=9CMet before: no=E2=80=9D.
- Business or personal is not said.

Letter 1 of 2:

> From: Carla Conti <carla@conti.example>
> To: Abe Bond <abe@bond.example>
> Subject: Introduction to Cat Dunn: pilots
>
> Hi Abe,
>
> Both look for partners in Asia and I think highly of them.
>
> Next step: 20-minute call. I am asking Cat too.
>
> Just reply; one word is enough:
>
> YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-fa04a6bc01fc884774524=
2c7fb36361a%5D&body=3DYES
> LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-fa04a6b=
c01fc8847745242c7fb36361a%5D&body=3DLATER%20
> NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-fa04a6bc01fc8847745242c=
7fb36361a%5D&body=3DNO
>
> No reason needed; no answer means not now. Beyond a few such lines, nothing=
 about you has gone to Cat.
>
> Carla Conti
>
> My introduction assistant, a program, sent this for me and reads your answe=
r, and so do I. On the first line, PRIVATE keeps it between us, STOP ends the=
se, DATA tells what is kept.

Letter 2 of 2:

> From: Carla Conti <carla@conti.example>
> To: Cat Dunn <cat@dunn.example>
> Subject: Introduction to Abe Bond: pilots
>
> Hi Cat,
>
> Both look for partners in Asia and I think highly of them.
>
> Next step: 20-minute call. I am asking Abe too.
>
> Just reply; one word is enough:
>
> YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-00ab92605f1563e05df6c=
dd9c406172f%5D&body=3DYES
> LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-00ab926=
05f1563e05df6cdd9c406172f%5D&body=3DLATER%20
> NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-00ab92605f1563e05df6cdd=
9c406172f%5D&body=3DNO
>
> No reason needed; no answer means not now. Beyond a few such lines, nothing=
 about you has gone to Abe.
>
> Carla Conti
>
> My introduction assistant, a program, sent this for me and reads your answe=
r, and so do I. On the first line, PRIVATE keeps it between us, STOP ends the=
se, DATA tells what is kept.

Your introduction as I would write it, which leaves when both have agreed:

> From: Carla Conti <carla@conti.example>
> To: Abe Bond <abe@bond.example>, Cat Dunn <cat@dunn.example>
> Subject: Abe Bond <> Cat Dunn: pilots
>
> Abe, Cat,
>
> I am glad to introduce you two: this is about pilots.
>
> Abe, meet Cat Dunn.
>
> Cat, meet Abe Bond.
>
> Next step: 20-minute call. Abe, would you write first, with two or three ti=
mes that suit? After your first replies I will step out of this thread.
>
> Carla Conti
>
> My introduction assistant, a program, sent this for me. Writing to me alone=
, PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_5dd2117762a9a8d868d79099d468e26c
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Nothing has left yet. Please look at the letters below and answer with one=
 word on the first line:</p>
<p>- SEND: the letters that ask leave now as they stand.<br>
- CANCEL: nothing leaves, nobody hears of it.</p>
<p>No answer: nothing leaves; I will remind you.</p>
<p>Worth a second look:</p>
<p>- Nothing says why this is good for either side: add a line =E2=80=9CFor &=
lt;first name&gt;: =E2=80=A6=E2=80=9D for each.<br>
- Nothing says who Abe is: add a line about them, with a link.<br>
- Nothing says who Cat is: add a line about them, with a link.<br>
- Where Abe and Cat are is not said (place or time zone).<br>
- Whether they have met before is not said: =E2=80=9CMet before: no=E2=80=9D.=
<br>
- Business or personal is not said.</p>
<p>Letter 1 of 2:</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">From: Carla Conti &lt;carla@conti.example&gt;<br>
To: Abe Bond &lt;abe@bond.example&gt;<br>
Subject: Introduction to Cat Dunn: pilots<br>
<br>
Hi Abe,<br>
<br>
Both look for partners in Asia and I think highly of them.<br>
<br>
Next step: 20-minute call. I am asking Cat too.<br>
<br>
Just reply; one word is enough:<br>
<br>
YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-fa04a6bc01fc8847745242c=
7fb36361a%5D&amp;body=3DYES<br>
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-fa04a6bc0=
1fc8847745242c7fb36361a%5D&amp;body=3DLATER%20<br>
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-fa04a6bc01fc8847745242c7f=
b36361a%5D&amp;body=3DNO<br>
<br>
No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Cat.<br>
<br>
Carla Conti<br>
<br>
My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.</blockquote>
<p>Letter 2 of 2:</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">From: Carla Conti &lt;carla@conti.example&gt;<br>
To: Cat Dunn &lt;cat@dunn.example&gt;<br>
Subject: Introduction to Abe Bond: pilots<br>
<br>
Hi Cat,<br>
<br>
Both look for partners in Asia and I think highly of them.<br>
<br>
Next step: 20-minute call. I am asking Abe too.<br>
<br>
Just reply; one word is enough:<br>
<br>
YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-00ab92605f1563e05df6cdd=
9c406172f%5D&amp;body=3DYES<br>
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-00ab92605=
f1563e05df6cdd9c406172f%5D&amp;body=3DLATER%20<br>
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-00ab92605f1563e05df6cdd9c=
406172f%5D&amp;body=3DNO<br>
<br>
No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Abe.<br>
<br>
Carla Conti<br>
<br>
My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.</blockquote>
<p>Your introduction as I would write it, which leaves when both have agreed:=
</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">From: Carla Conti &lt;carla@conti.example&gt;<br>
To: Abe Bond &lt;abe@bond.example&gt;, Cat Dunn &lt;cat@dunn.example&gt;<br>
Subject: Abe Bond &lt;&gt; Cat Dunn: pilots<br>
<br>
Abe, Cat,<br>
<br>
I am glad to introduce you two: this is about pilots.<br>
<br>
Abe, meet Cat Dunn.<br>
<br>
Cat, meet Abe Bond.<br>
<br>
Next step: 20-minute call. Abe, would you write first, with two or three time=
s that suit? After your first replies I will step out of this thread.<br>
<br>
Carla Conti<br>
<br>
My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.</block=
quote>
</body>
</html>

--=_5dd2117762a9a8d868d79099d468e26c--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 09:54:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','filed in INBOX','2026-10-17 09:53:00.000000');
INSERT INTO "outbox" VALUES(51,13,'ask','a','13 ask a 1','<c49872c67c081bb788c9da8aafe673f6@conti.example>','carla@conti.example','["amy@boyd.example"]','Introduction to Cal Dent and Eve Fox: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Amy Boyd <amy@boyd.example>
Subject: Introduction to Cal Dent and Eve Fox: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <c49872c67c081bb788c9da8aafe673f6@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_dacf204edab6676aa11a75f03310cd4b"

--=_dacf204edab6676aa11a75f03310cd4b
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Amy,

May I introduce you to Cal Dent and Eve Fox?

For you: Cal and Eve knows a market that you look at. To Cal I say: =E2=80=9C=
Amy and Eve knows a market that you look at.=E2=80=9D To Eve I say: =E2=80=9C=
Amy and Cal knows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Cal and Eve too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-48a023766f644200c57fbec=
b3d14e721%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-48a023766=
f644200c57fbecb3d14e721%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-48a023766f644200c57fbecb3=
d14e721%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Cal and Eve.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_dacf204edab6676aa11a75f03310cd4b
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Amy,</p>
<p>May I introduce you to Cal Dent and Eve Fox?</p>
<p>For you: Cal and Eve knows a market that you look at. To Cal I say: =E2=80=
=9CAmy and Eve knows a market that you look at.=E2=80=9D To Eve I say: =E2=80=
=9CAmy and Cal knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Cal and Eve too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-48a023766f644200c57fbecb3d14e721%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-48a023766f64420=
0c57fbecb3d14e721%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-48a023766f644200c5=
7fbecb3d14e721%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Cal and Eve.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_dacf204edab6676aa11a75f03310cd4b--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(52,13,'ask','b','13 ask b 1','<10b8fe223c11654988534206fc4a447e@conti.example>','carla@conti.example','["cal@dent.example"]','Introduction to Amy Boyd and Eve Fox: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Cal Dent <cal@dent.example>
Subject: Introduction to Amy Boyd and Eve Fox: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <10b8fe223c11654988534206fc4a447e@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_5e9959d6f86d178d69cf6ff2d6a26e7f"

--=_5e9959d6f86d178d69cf6ff2d6a26e7f
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Cal,

May I introduce you to Amy Boyd and Eve Fox?

For you: Amy and Eve knows a market that you look at. To Amy I say: =E2=80=9C=
Cal and Eve knows a market that you look at.=E2=80=9D To Eve I say: =E2=80=9C=
Amy and Cal knows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Amy and Eve too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-a1b8f5d5a532848395ebe8d=
377d69f5c%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-a1b8f5d5a=
532848395ebe8d377d69f5c%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-a1b8f5d5a532848395ebe8d37=
7d69f5c%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Amy and Eve.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_5e9959d6f86d178d69cf6ff2d6a26e7f
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Cal,</p>
<p>May I introduce you to Amy Boyd and Eve Fox?</p>
<p>For you: Amy and Eve knows a market that you look at. To Amy I say: =E2=80=
=9CCal and Eve knows a market that you look at.=E2=80=9D To Eve I say: =E2=80=
=9CAmy and Cal knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Amy and Eve too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-a1b8f5d5a532848395ebe8d377d69f5c%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-a1b8f5d5a532848=
395ebe8d377d69f5c%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-a1b8f5d5a532848395=
ebe8d377d69f5c%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Amy and Eve.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_5e9959d6f86d178d69cf6ff2d6a26e7f--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(53,13,'ask','c','13 ask c 1','<220d672b15ad9a9d0a57af35b9b81635@conti.example>','carla@conti.example','["eve@fox.example"]','Introduction to Amy Boyd and Cal Dent: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Eve Fox <eve@fox.example>
Subject: Introduction to Amy Boyd and Cal Dent: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <220d672b15ad9a9d0a57af35b9b81635@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_3543c20ec3dad317a3fdfbfd16762f53"

--=_3543c20ec3dad317a3fdfbfd16762f53
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Eve,

May I introduce you to Amy Boyd and Cal Dent?

For you: Amy and Cal knows a market that you look at. To Amy I say: =E2=80=9C=
Cal and Eve knows a market that you look at.=E2=80=9D To Cal I say: =E2=80=9C=
Amy and Eve knows a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Amy and Cal too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-d34e6ab920dc12e126a6487=
7c81679bb%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-d34e6ab92=
0dc12e126a64877c81679bb%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-d34e6ab920dc12e126a64877c=
81679bb%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Amy and Cal.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_3543c20ec3dad317a3fdfbfd16762f53
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Eve,</p>
<p>May I introduce you to Amy Boyd and Cal Dent?</p>
<p>For you: Amy and Cal knows a market that you look at. To Amy I say: =E2=80=
=9CCal and Eve knows a market that you look at.=E2=80=9D To Cal I say: =E2=80=
=9CAmy and Eve knows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Amy and Cal too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-d34e6ab920dc12e126a64877c81679bb%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-d34e6ab920dc12e=
126a64877c81679bb%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-d34e6ab920dc12e126=
a64877c81679bb%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Amy and Cal.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_3543c20ec3dad317a3fdfbfd16762f53--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(54,13,'no-noted','b','13 no-noted b mail 66','<415ac400d75470808181e84d99a74924@conti.example>','carla@conti.example','["cal@dent.example"]','Re: Introduction to Amy Boyd and Eve Fox: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Cal Dent <cal@dent.example>
Subject: Re: Introduction to Amy Boyd and Eve Fox: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <415ac400d75470808181e84d99a74924@conti.example>
In-Reply-To: <10b8fe223c11654988534206fc4a447e@conti.example>
References: <10b8fe223c11654988534206fc4a447e@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_966cfa49cca0af111a8891e77be73994"

--=_966cfa49cca0af111a8891e77be73994
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Cal,

Thank you for telling me. This is closed, and nobody has been told. To be ask=
ed never again, reply STOP.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_966cfa49cca0af111a8891e77be73994
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Cal,</p>
<p>Thank you for telling me. This is closed, and nobody has been told. To be =
asked never again, reply STOP.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_966cfa49cca0af111a8891e77be73994--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(55,13,'lost','b','notice 13 lost b no 2026-10-17T09:53:00+00:00','<1d296588571ceeee56befa395e3c536c@conti.example>','carla@conti.example','["carla@conti.example"]','[E5] Go on without Cal Dent?',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [E5] Go on without Cal Dent?
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <1d296588571ceeee56befa395e3c536c@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_12a96ba1f4cb2510bbeac9837a9839ad"

--=_12a96ba1f4cb2510bbeac9837a9839ad
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Cal Dent declined. I ask and remind nobody until you decide. Answer with one =
word on the first line:

- GO ON: I go on with Amy Boyd and Eve Fox; no letter mentions Cal.
- CLOSE: the introduction ends. Whoever said yes gets a kind line, without wh=
o or why.

No answer: everything rests; I will remind you.

--=_12a96ba1f4cb2510bbeac9837a9839ad
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Cal Dent declined. I ask and remind nobody until you decide. Answer with o=
ne word on the first line:</p>
<p>- GO ON: I go on with Amy Boyd and Eve Fox; no letter mentions Cal.<br>
- CLOSE: the introduction ends. Whoever said yes gets a kind line, without wh=
o or why.</p>
<p>No answer: everything rests; I will remind you.</p>
</body>
</html>

--=_12a96ba1f4cb2510bbeac9837a9839ad--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 09:54:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','filed in INBOX','2026-10-17 09:53:00.000000');
INSERT INTO "outbox" VALUES(56,2,'no-noted','b','2 no-noted b mail 68','<b7115c02f44d7e40c78fec459a9e994c@conti.example>','carla@conti.example','["dora@roth.example"]','Re: Introduction to Chen Li: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Dora Roth <dora@roth.example>
Subject: Re: Introduction to Chen Li: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <b7115c02f44d7e40c78fec459a9e994c@conti.example>
In-Reply-To: <7af027bc08d6af57da71144896c8da19@conti.example>
References: <ad45f23d3b1a11df587fd2803bab6c39@conti.example>
 <6a8ac4ba05805975ed2f89d94a2f20aa@conti.example>
 <7af027bc08d6af57da71144896c8da19@conti.example>
Auto-Submitted: auto-replied
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_22441caa991a0bd23398040f4b315180"

--=_22441caa991a0bd23398040f4b315180
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Dora,

Thank you for telling me. This is closed, nobody has been told, and I will no=
t ask again.

Carla Conti

Sent for me by my introduction assistant, a program; PRIVATE, STOP and DATA w=
ork as before.

--=_22441caa991a0bd23398040f4b315180
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Dora,</p>
<p>Thank you for telling me. This is closed, nobody has been told, and I will=
 not ask again.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">Sent for me by my introduction assi=
stant, a program; PRIVATE, STOP and DATA work as before.</p>
</body>
</html>

--=_22441caa991a0bd23398040f4b315180--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(57,14,'ask','a','14 ask a 1','<fdc1786bddbd358f6156c4df12bccdcb@conti.example>','carla@conti.example','["gil@hart.example"]','Introduction to Ivy Jung: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Gil Hart <gil@hart.example>
Subject: Introduction to Ivy Jung: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <fdc1786bddbd358f6156c4df12bccdcb@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_39e2545eb5eeb827e6c2339c1715f2b0"

--=_39e2545eb5eeb827e6c2339c1715f2b0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Gil,

May I introduce you to Ivy Jung?

For you: Ivy knows a market that you look at. To Ivy I say: =E2=80=9CGil know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Ivy too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-b5e2b96d3ebb46cf8b6e9b7=
75d1f8ba6%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-b5e2b96d3=
ebb46cf8b6e9b775d1f8ba6%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-b5e2b96d3ebb46cf8b6e9b775=
d1f8ba6%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Ivy.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_39e2545eb5eeb827e6c2339c1715f2b0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Gil,</p>
<p>May I introduce you to Ivy Jung?</p>
<p>For you: Ivy knows a market that you look at. To Ivy I say: =E2=80=9CGil k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Ivy too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-b5e2b96d3ebb46cf8b6e9b775d1f8ba6%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-b5e2b96d3ebb46c=
f8b6e9b775d1f8ba6%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-b5e2b96d3ebb46cf8b=
6e9b775d1f8ba6%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Ivy.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_39e2545eb5eeb827e6c2339c1715f2b0--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(58,14,'ask','b','14 ask b 1','<20012170d418f7af25b7501ac9c1ffef@conti.example>','carla@conti.example','["ivy@jung.example"]','Introduction to Gil Hart: pilots abroad',CAST(replace('From: Carla Conti <carla@conti.example>
To: Ivy Jung <ivy@jung.example>
Subject: Introduction to Gil Hart: pilots abroad
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <20012170d418f7af25b7501ac9c1ffef@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_f5c7bd5b186754a7b01ad4d62b54f5a7"

--=_f5c7bd5b186754a7b01ad4d62b54f5a7
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Hi Ivy,

May I introduce you to Gil Hart?

For you: Gil knows a market that you look at. To Gil I say: =E2=80=9CIvy know=
s a market that you look at.=E2=80=9D You have not met.

Next step: 20-minute call (business). I am asking Gil too.

Just reply; one word is enough:

YES: mailto:carla@conti.example?subject=3DYES%20%5Btw-23e08a231142e208e9c6cdd=
9e7f0ea02%5D&body=3DYES
LATER, and when: mailto:carla@conti.example?subject=3DLATER%20%5Btw-23e08a231=
142e208e9c6cdd9e7f0ea02%5D&body=3DLATER%20
NO: mailto:carla@conti.example?subject=3DNO%20%5Btw-23e08a231142e208e9c6cdd9e=
7f0ea02%5D&body=3DNO

No reason needed; no answer means not now. Beyond a few such lines, nothing a=
bout you has gone to Gil.

Carla Conti

My introduction assistant, a program, sent this for me and reads your answer,=
 and so do I. On the first line, PRIVATE keeps it between us, STOP ends these=
, DATA tells what is kept.

--=_f5c7bd5b186754a7b01ad4d62b54f5a7
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Hi Ivy,</p>
<p>May I introduce you to Gil Hart?</p>
<p>For you: Gil knows a market that you look at. To Gil I say: =E2=80=9CIvy k=
nows a market that you look at.=E2=80=9D You have not met.</p>
<p>Next step: 20-minute call (business). I am asking Gil too.</p>
<p>Just reply; one word is enough:</p>
<p style=3D"line-height:2.4"><a href=3D"mailto:carla@conti.example?subject=3D=
YES%20%5Btw-23e08a231142e208e9c6cdd9e7f0ea02%5D&amp;body=3DYES">YES</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DLATER%20%5Btw-23e08a231142e20=
8e9c6cdd9e7f0ea02%5D&amp;body=3DLATER%20">LATER, and when</a><br>
<a href=3D"mailto:carla@conti.example?subject=3DNO%20%5Btw-23e08a231142e208e9=
c6cdd9e7f0ea02%5D&amp;body=3DNO">NO</a></p>
<p>No reason needed; no answer means not now. Beyond a few such lines, nothin=
g about you has gone to Gil.</p>
<p>Carla Conti</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me and reads your answer, and so do I. On the first line, PR=
IVATE keeps it between us, STOP ends these, DATA tells what is kept.</p>
</body>
</html>

--=_f5c7bd5b186754a7b01ad4d62b54f5a7--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 10:08:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','250 2.0.0 Ok: delivered',NULL);
INSERT INTO "outbox" VALUES(59,14,'introduction','','14 introduction * 1','<90e32e82394553538cdece75921ebce6@conti.example>','carla@conti.example','["gil@hart.example", "ivy@jung.example"]','Gil Hart <> Ivy Jung',CAST(replace('From: Carla Conti <carla@conti.example>
To: Gil Hart <gil@hart.example>, Ivy Jung <ivy@jung.example>
Subject: Gil Hart <> Ivy Jung
Date: Sat, 17 Oct 2026 10:03:00 +0000
Message-ID: <90e32e82394553538cdece75921ebce6@conti.example>
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_22b44b4df08b3e998fbf76e9ce3b648c"

--=_22b44b4df08b3e998fbf76e9ce3b648c
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Dear Gil, dear Ivy,

you should talk, for the reasons that I gave each of you.

Best,
Carla

My introduction assistant, a program, sent this for me. Writing to me alone, =
PRIVATE keeps it between us, STOP ends these, DATA tells what is kept.

--=_22b44b4df08b3e998fbf76e9ce3b648c
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Dear Gil, dear Ivy,</p>
<p>you should talk, for the reasons that I gave each of you.</p>
<p>Best,<br>
Carla</p>
<p style=3D"color:#5f6368;font-size:13px">My introduction assistant, a progra=
m, sent this for me. Writing to me alone, PRIVATE keeps it between us, STOP e=
nds these, DATA tells what is kept.</p>
</body>
</html>

--=_22b44b4df08b3e998fbf76e9ce3b648c--
', char(10), char(13, 10)) AS BLOB),'waiting','2026-10-17 10:03:00.000000',NULL,NULL,0,0,'','2026-10-17 09:53:00.000000',NULL,'',NULL);
INSERT INTO "outbox" VALUES(60,14,'hold','','notice 14 hold letter 1','<5d698c8b44480030f3c668b114ed2049@conti.example>','carla@conti.example','["carla@conti.example"]','[T5] Both agreed: I introduce them at 12:03',CAST(replace('From: Intro desk <carla@conti.example>
To: Carla Conti <carla@conti.example>
Subject: [T5] Both agreed: I introduce them at 12:03
Date: Sat, 17 Oct 2026 09:53:00 +0000
Message-ID: <5d698c8b44480030f3c668b114ed2049@conti.example>
Auto-Submitted: auto-generated
X-Loop: twoyes
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_ed7999d5fa6eb89fae766fd4f28863aa"

--=_ed7999d5fa6eb89fae766fd4f28863aa
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Gil Hart and Ivy Jung agreed. The introduction leaves at 12:03 unless you ans=
wer:

- SEND: it leaves at once.
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.

To:

- Gil Hart <gil@hart.example>
- Ivy Jung <ivy@jung.example>

> Gil Hart <> Ivy Jung
>
> Dear Gil, dear Ivy,
>
> you should talk, for the reasons that I gave each of you.
>
> Best,
> Carla

--=_ed7999d5fa6eb89fae766fd4f28863aa
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<!DOCTYPE html>
<html lang=3D"en">
<head><meta charset=3D"utf-8"><meta name=3D"viewport" content=3D"width=3Ddevi=
ce-width"></head>
<body style=3D"font-family:sans-serif;font-size:16px;line-height:1.45;max-wid=
th:36em">
<p>Gil Hart and Ivy Jung agreed. The introduction leaves at 12:03 unless you =
answer:</p>
<p>- SEND: it leaves at once.<br>
- CANCEL before then: it does not leave, and the introduction ends; whoever s=
aid yes gets a kind line, without why.</p>
<p>To:</p>
<p>- Gil Hart &lt;gil@hart.example&gt;<br>
- Ivy Jung &lt;ivy@jung.example&gt;</p>
<blockquote style=3D"margin:0 0 0 4px;padding-left:12px;border-left:3px solid=
 #ccc">Gil Hart &lt;&gt; Ivy Jung<br>
<br>
Dear Gil, dear Ivy,<br>
<br>
you should talk, for the reasons that I gave each of you.<br>
<br>
Best,<br>
Carla</blockquote>
</body>
</html>

--=_ed7999d5fa6eb89fae766fd4f28863aa--
', char(10), char(13, 10)) AS BLOB),'accepted','2026-10-17 09:53:00.000000','2026-10-17 09:54:00.000000','2026-10-17 09:53:00.000000',1,0,'','2026-10-17 09:53:00.000000','2026-10-17 09:53:00.000000','filed in INBOX','2026-10-17 09:53:00.000000');
CREATE TABLE party (
	introduction_id INTEGER NOT NULL, 
	"key" VARCHAR(4) NOT NULL, 
	address VARCHAR(320) NOT NULL, 
	person JSON NOT NULL, 
	why TEXT NOT NULL, 
	consent VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	standing_how VARCHAR(16), 
	standing_at DATETIME, 
	standing_evidence TEXT, 
	round INTEGER NOT NULL, 
	asked_at DATETIME, 
	nudges INTEGER NOT NULL, 
	nudged_at DATETIME, 
	later_until DATE, 
	laters INTEGER NOT NULL, 
	away_until DATE, 
	told BOOLEAN NOT NULL, 
	doubt_evidence TEXT, 
	doubt_at DATETIME, 
	doubt_reason TEXT, 
	doubt_reminded INTEGER, 
	dropped BOOLEAN NOT NULL, 
	wrote_at DATETIME, 
	regretted_at DATETIME, 
	CONSTRAINT pk_party PRIMARY KEY (introduction_id, "key"), 
	CONSTRAINT fk_party_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "party" VALUES(1,'a','ana@ruiz.example','{"address": "ana@ruiz.example", "name": "Ana Ruiz", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Ben knows a market that you look at','ask','yes','reply','2026-09-14 08:00:00.000000','mail 3',1,'2026-09-14 08:00:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,'2026-09-14 08:30:00.000000',NULL);
INSERT INTO "party" VALUES(1,'b','ben@ong.example','{"address": "ben@ong.example", "name": "Ben Ong", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Ana knows a market that you look at','ask','yes','reply','2026-09-14 08:00:00.000000','mail 4',1,'2026-09-14 08:00:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,'2026-09-14 08:30:00.000000',NULL);
INSERT INTO "party" VALUES(2,'a','chen@li.example','{"address": "chen@li.example", "name": "Chen Li", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Dora knows a market that you look at','ask','silent',NULL,NULL,NULL,1,'2026-09-14 08:30:00.000000',2,'2026-09-24 08:30:00.000000',NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(2,'b','dora@roth.example','{"address": "dora@roth.example", "name": "Dora Roth", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Chen knows a market that you look at','ask','no',NULL,NULL,NULL,1,'2026-09-14 08:30:00.000000',2,'2026-09-24 08:30:00.000000',NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(3,'a','emil@berg.example','{"address": "emil@berg.example", "name": "Emil Berg", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Fay knows a market that you look at','ask','yes','reply','2026-09-19 08:30:00.000000','mail 15',1,'2026-09-19 08:30:00.000000',0,NULL,NULL,0,NULL,1,NULL,NULL,NULL,NULL,0,NULL,'2026-10-07 08:30:00.000000');
INSERT INTO "party" VALUES(3,'b','fay@moss.example','{"address": "fay@moss.example", "name": "Fay Moss", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Emil knows a market that you look at','ask','no',NULL,NULL,NULL,1,'2026-09-19 08:30:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(4,'a','gus@holm.example','{"address": "gus@holm.example", "name": "Gus Holm", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Hana knows a market that you look at','ask','yes','reply','2026-10-17 08:30:00.000000','mail 24',1,'2026-10-17 08:30:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(4,'b','hana@sato.example','{"address": "hana@sato.example", "name": "Hana Sato", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Gus knows a market that you look at','ask','yes','reply','2026-10-17 08:30:00.000000','mail 25',1,'2026-10-17 08:30:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(5,'a','ida@lund.example','{"address": "ida@lund.example", "name": "Ida Lund", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Jon knows a market that you look at','ask','yes','reply','2026-10-17 08:33:00.000000','mail 29',1,'2026-10-17 08:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,'2026-10-17 09:03:00.000000',NULL);
INSERT INTO "party" VALUES(5,'b','jon@park.example','{"address": "jon@park.example", "name": "Jon Park", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Ida knows a market that you look at','ask','yes','reply','2026-10-17 08:33:00.000000','mail 30',1,'2026-10-17 08:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,'2026-10-17 09:03:00.000000',NULL);
INSERT INTO "party" VALUES(6,'a','kim@vega.example','{"address": "kim@vega.example", "name": "Kim Vega", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Leo knows a market that you look at','ask','yes','reply','2026-10-17 09:03:00.000000','mail 37',1,'2026-10-17 09:03:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(6,'b','leo@wolf.example','{"address": "leo@wolf.example", "name": "Leo Wolf", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Kim knows a market that you look at','ask','yes','reply','2026-10-17 09:03:00.000000','mail 38',1,'2026-10-17 09:03:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(7,'a','mia@nash.example','{"address": "mia@nash.example", "name": "Mia Nash", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Ned knows a market that you look at','ask','no',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(7,'b','ned@oaks.example','{"address": "ned@oaks.example", "name": "Ned Oaks", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Mia knows a market that you look at','ask','yes','reply','2026-10-17 09:33:00.000000','mail 44',1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(8,'a','oda@penn.example','{"address": "oda@penn.example", "name": "Oda Penn", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Pat knows a market that you look at','ask','yes','reply','2026-10-17 09:33:00.000000','mail 47',1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,1,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(8,'b','pat@quay.example','{"address": "pat@quay.example", "name": "Pat Quay", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Oda knows a market that you look at','ask','later',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,'2026-10-31',1,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(9,'a','rae@shaw.example','{"address": "rae@shaw.example", "name": "Rae Shaw", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Sol knows a market that you look at','ask','asked',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,'mail 53','2026-10-17 09:33:00.000000','',0,0,NULL,NULL);
INSERT INTO "party" VALUES(9,'b','sol@tran.example','{"address": "sol@tran.example", "name": "Sol Tran", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Rae knows a market that you look at','ask','asked',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(10,'a','una@vale.example','{"address": "una@vale.example", "name": "Una Vale", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Vic knows a market that you look at','ask','asked',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(10,'b','vic@west.example','{"address": "vic@west.example", "name": "Vic West", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Una knows a market that you look at','ask','unreachable',NULL,NULL,NULL,1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(11,'a','wes@york.example','{"address": "wes@york.example", "name": "Wes York", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Xia knows a market that you look at','ask','yes','reply','2026-10-17 09:33:00.000000','mail 59',1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(11,'b','xia@zhou.example','{"address": "xia@zhou.example", "name": "Xia Zhou", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Wes knows a market that you look at','ask','yes','reply','2026-10-17 09:33:00.000000','mail 60',1,'2026-10-17 09:33:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(12,'a','abe@bond.example','{"address": "abe@bond.example", "name": "Abe Bond", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','','ask','waiting',NULL,NULL,NULL,0,NULL,0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(12,'b','cat@dunn.example','{"address": "cat@dunn.example", "name": "Cat Dunn", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','','ask','waiting',NULL,NULL,NULL,0,NULL,0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(13,'a','amy@boyd.example','{"address": "amy@boyd.example", "name": "Amy Boyd", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Cal and Eve knows a market that you look at','ask','yes','reply','2026-10-17 09:53:00.000000','mail 65',1,'2026-10-17 09:53:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(13,'b','cal@dent.example','{"address": "cal@dent.example", "name": "Cal Dent", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Amy and Eve knows a market that you look at','ask','no',NULL,NULL,NULL,1,'2026-10-17 09:53:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(13,'c','eve@fox.example','{"address": "eve@fox.example", "name": "Eve Fox", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Amy and Cal knows a market that you look at','ask','asked',NULL,NULL,NULL,1,'2026-10-17 09:53:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(14,'a','gil@hart.example','{"address": "gil@hart.example", "name": "Gil Hart", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Ivy knows a market that you look at','ask','yes','reply','2026-10-17 09:53:00.000000','mail 72',1,'2026-10-17 09:53:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
INSERT INTO "party" VALUES(14,'b','ivy@jung.example','{"address": "ivy@jung.example", "name": "Ivy Jung", "role": "", "place": "", "zone": "", "country": "", "line": "", "link": "", "language": "", "assistants": []}','Gil knows a market that you look at','ask','yes','reply','2026-10-17 09:53:00.000000','mail 73',1,'2026-10-17 09:53:00.000000',0,NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,0,NULL,NULL);
CREATE TABLE remembered (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_remembered PRIMARY KEY (name)
);
INSERT INTO "remembered" VALUES('drafts looked at home','2026-09-14T08:00:00+00:00');
INSERT INTO "remembered" VALUES('last round','2026-10-17T09:53:00+00:00');
INSERT INTO "remembered" VALUES('troubles','');
CREATE TABLE suppressed (
	hash VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_suppressed PRIMARY KEY (hash)
);
INSERT INTO "suppressed" VALUES('734983ebab450c931973f8d6ed23b53a27a707fb0f92dd6927c44fc13d3095cd','2026-10-17 09:53:00.000000','asked by reply');
CREATE TABLE token (
	hash VARCHAR(64) NOT NULL, 
	introduction_id INTEGER NOT NULL, 
	party VARCHAR(4) NOT NULL, 
	CONSTRAINT pk_token PRIMARY KEY (hash), 
	CONSTRAINT fk_token_introduction_id FOREIGN KEY(introduction_id) REFERENCES introduction (id)
);
INSERT INTO "token" VALUES('b9c3ced5df61479286185fa6725e80947971d1aa919de7738dd29124a1410ef9',1,'a');
INSERT INTO "token" VALUES('90e04d76c814a5be0f914e4644e0b4671cb5b85345015988e6a1ba6bfd9f4281',1,'b');
INSERT INTO "token" VALUES('5c7db4d855f4782f2300aa8d6759c014bb3462a21cbb886ae0fbf10f949f034b',2,'a');
INSERT INTO "token" VALUES('1ef2fda36fa10be47e379aa3ce34d89e2eb2dd6427730f2b761a477f47ba2fd7',2,'b');
INSERT INTO "token" VALUES('645a49fd1264ec6a115aee12fb8d5c4104b531c15a0d632237b373bdf501247e',3,'a');
INSERT INTO "token" VALUES('ce79b819c8b8ecd45a3c3565feac6d4a3e025afca4e684db9131b63b0e300517',3,'b');
INSERT INTO "token" VALUES('8228856b95a624a79246f6ac0471d84b439878cf8da6d1355a907a0d0c2f7a7c',4,'a');
INSERT INTO "token" VALUES('5d5971c79102a8cfae0fcbf1ef22026b2cfacfb38475778ec39b1785c55bfced',4,'b');
INSERT INTO "token" VALUES('77c9155130e79babfaa795990df9769170daebbdc5a1a6f82b34114b04bb99b1',5,'a');
INSERT INTO "token" VALUES('3fb062c26b40ae91e0839dddd67eea5e20539f926cffc965af357bcbec2921a7',5,'b');
INSERT INTO "token" VALUES('0393a53c60a5e05747e5ab844ddd6583085ffc2d73fc30618c31df4770314905',6,'a');
INSERT INTO "token" VALUES('5d7d8851d3ff2cb657044f431f9eb9c575715cf7f33e1a1e2049a2f657b1ffdf',6,'b');
INSERT INTO "token" VALUES('02a8e84c06ab0d474d67bf78746f29ff785b21a93dddab5dc72e51a42be202e4',7,'a');
INSERT INTO "token" VALUES('a38bac738c9c83215e901a96d8b04209a946236f235f917f0faae3760b8d5e43',7,'b');
INSERT INTO "token" VALUES('7e6d8c6a533a852469b9e9c28b0857134fa479df255e62b72b00dc17b2e8f01f',8,'a');
INSERT INTO "token" VALUES('9edec23b4bdea812a96df8c7fb949b1b9717eb1f64d1226e85d3931fe425bbfb',8,'b');
INSERT INTO "token" VALUES('08eadceef51902356b505d3edadb5ae500e6d6017b6765a4998ba19fb07d4bb1',9,'a');
INSERT INTO "token" VALUES('03535cba03ec44bef29b1a01728f8a4fa5fe653e597e834913e33b17eeff78c4',9,'b');
INSERT INTO "token" VALUES('ced026ac7804dc80db05700c1f36030b4c5154e460467ab3dc57c49efb3ddeba',10,'a');
INSERT INTO "token" VALUES('8a72cf11733661354668c5e549567af94284bf6c9da6a1f660b3c5bf4408be83',10,'b');
INSERT INTO "token" VALUES('f2d70abf723a413f81f51fe67b15c6cf11fa673316f1a87a793f5a509e99ba71',11,'a');
INSERT INTO "token" VALUES('6fa7ddb2308dd7eba48252b5553ace799c5420eabe5863c5c761d6bfb541a930',11,'b');
INSERT INTO "token" VALUES('7ddf08671ea1e70e2b0b5af4382a5347d11cec6b50bc53729ee7d0d043f717f6',12,'a');
INSERT INTO "token" VALUES('c08bc5e3a7fa807249ad104109f5dafd021f072702807304fb36f7d807abc040',12,'b');
INSERT INTO "token" VALUES('362ab9c4dd6457554d8e005587a64c9d18318f3a179716007f55aefd3a9612ee',13,'a');
INSERT INTO "token" VALUES('596f2944023249b23c8107d4e258fcf4d38eeebe997563d13e02b5608dc40859',13,'b');
INSERT INTO "token" VALUES('a14cb88b09959eca17f150d0b2871788a680ed19c710b38b337303858fecf173',13,'c');
INSERT INTO "token" VALUES('1aa280392c40b47ffff8a49cbb879b4dc612d2fba4697c26d2a4a36e466c89c9',14,'a');
INSERT INTO "token" VALUES('9b148781adfcdb9d9bed86091708af3ac5f8db225671ba82ea1730ac2b460b32',14,'b');
CREATE INDEX ix_introduction_code ON introduction (code);
CREATE INDEX ix_introduction_due_at ON introduction (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_draft_introduction_id ON draft (introduction_id);
CREATE INDEX ix_mail_introduction_id ON mail (introduction_id);
CREATE INDEX ix_mail_message_id ON mail (message_id);
CREATE INDEX ix_mail_spot ON mail (mailbox, folder, uidvalidity, uid);
CREATE INDEX ix_outbox_accepted_at ON outbox (accepted_at);
CREATE INDEX ix_outbox_due_at ON outbox (status, due_at);
CREATE INDEX ix_outbox_introduction_id ON outbox (introduction_id);
CREATE INDEX ix_outbox_message_id ON outbox (message_id);
CREATE UNIQUE INDEX uq_outbox_introduction_letter ON outbox (introduction_id) WHERE kind = 'introduction' AND status NOT IN ('withdrawn', 'refused');
CREATE INDEX ix_party_address ON party (address);
COMMIT;
